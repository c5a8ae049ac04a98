package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.GateSettings;
import dev.assay.pipelines.gate.Baseline;
import dev.assay.pipelines.gate.ComparisonSource;
import dev.assay.pipelines.gate.GateReport;
import dev.assay.pipelines.gate.GateSet;
import dev.assay.pipelines.gate.JunitXml;
import dev.assay.pipelines.gate.MarkdownTable;
import dev.assay.transforms.gate.GateSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gates of a finished output directory, which is only read. */
final class CheckGates {

  private final GateSettings settings;
  private final ComparisonSource source;
  private final Clock clock;
  private final Console console;
  private final Reports reports;

  CheckGates(GateSettings settings, ComparisonSource source, Clock clock) {
    this.settings = settings;
    this.source = source;
    this.clock = clock;
    this.console = settings.console();
    this.reports = new Reports(console);
  }

  ExitStatus run() {
    Path directory = settings.directory();
    if (!Files.isDirectory(directory)) {
      return reports.refuse(
          List.of("IN_MISSING " + directory + ": no such directory; name the --output of a run"),
          ExitStatus.INPUT_MISSING);
    }
    return Manifest.read(directory).match(manifest -> in(directory), this::refuse);
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus in(Path directory) {
    Path file = directory.resolve("summary.json");
    ObjectNode summary;
    GateSet gates;
    try {
      summary = (ObjectNode) Json.parse(Files.readAllBytes(file));
      gates = gates(summary);
    } catch (IOException | ClassCastException e) {
      return reports.refuse(
          List.of(
              "IN_UNREADABLE " + file + ": no summary can be read; assay summarize writes it anew"),
          ExitStatus.INPUT_MISSING);
    } catch (GateSyntaxException e) {
      return reports.refuse(
          List.of("CONFIG_GATE " + file + ": " + e.getMessage()), ExitStatus.CONFIGURATION);
    }
    if (gates.gates().isEmpty() && settings.bless() == null) {
      return reports.refuse(
          List.of(
              "CONFIG_NO_GATES "
                  + directory
                  + ": there is no gate to check; name one by --gate, or an experiment file with"
                  + " gates by --experiment"),
          ExitStatus.CONFIGURATION);
    }
    return check(directory, summary, gates);
  }

  private GateSet gates(JsonNode summary) throws GateSyntaxException {
    GateSet named = settings.gates();
    GateSet gates = named == null ? GateSet.recorded(summary) : named;
    Path baseline = settings.baseline();
    return baseline == null ? gates : gates.withBaseline(baseline);
  }

  private ExitStatus check(Path directory, ObjectNode summary, GateSet gates) {
    summary.remove("gates");
    GateReport report =
        new GateReport(
            summary.path("experiment").asText(""),
            gates.results(summary, directory, settings.comparison(), source));
    ExitStatus unwritten = write(report);
    if (console.json()) {
      console.out().println(Json.text(report.toJson()));
    } else {
      report.lines().forEach(console.out()::println);
    }
    console.out().flush();
    note(summary, gates);
    ExitStatus blessed = unwritten == null ? bless(directory, summary, gates, report) : unwritten;
    if (blessed != null) {
      return blessed;
    }
    return report.passed() ? ExitStatus.OK : ExitStatus.GATE_FAILED;
  }

  /** Scores are means of what was answered, so a gate on them does not see what failed. */
  private void note(JsonNode summary, GateSet gates) {
    long failed = summary.at("/runs/failed").asLong();
    boolean asked =
        gates.gates().stream().anyMatch(gate -> gate.expression().contains("runs.failed"));
    if (failed > 0 && !asked) {
      reports.notes(
          List.of(
              failed
                  + " of "
                  + Reports.count(summary.at("/runs/expected").asLong(), "run")
                  + " failed and have no scores; a gate such as \"runs.failed == 0\" looks at"
                  + " that"));
    }
  }

  private @Nullable ExitStatus write(GateReport report) {
    ExitStatus junit = write(settings.junit(), JunitXml.of(report, clock.now()));
    ExitStatus markdown = write(settings.markdown(), MarkdownTable.of(report));
    return junit == null ? markdown : junit;
  }

  private @Nullable ExitStatus write(@Nullable Path file, String text) {
    if (file == null) {
      return null;
    }
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, text, StandardCharsets.UTF_8);
      return null;
    } catch (IOException e) {
      console.err().println("OUT_WRITE Cannot write " + file + ": " + e.getMessage());
      return ExitStatus.WRITE_FAILED;
    }
  }

  /** Only what passes is stored, so that nothing worse becomes the measure by mistake. */
  private @Nullable ExitStatus bless(
      Path directory, ObjectNode summary, GateSet gates, GateReport report) {
    Path file = settings.bless();
    if (file == null) {
      return null;
    }
    if (!report.passed()) {
      console
          .err()
          .println(
              file
                  + " is not written: a gate did not pass. To accept these figures all the same,"
                  + " name gates that they do pass by --gate");
      return null;
    }
    try {
      Baseline.write(file, summary, directory, clock.now());
      reports.notes(
          List.of(
              file
                  + " holds the figures of "
                  + directory
                  + (gates.gates().isEmpty() ? " (no gate was checked)" : "")));
      return null;
    } catch (IOException e) {
      console.err().println("OUT_WRITE Cannot write " + file + ": " + e.getMessage());
      return ExitStatus.WRITE_FAILED;
    }
  }
}
