package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.ReportSettings;
import dev.assay.pipelines.report.ReportPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The page about a finished output directory. Inside the directory it becomes one of its outputs,
 * so that the manifest lists it; anywhere else it is a file of the user's own.
 */
final class WriteReport {

  private final ReportSettings settings;
  private final Clock clock;
  private final Reports reports;

  WriteReport(ReportSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.reports = new Reports(settings.console());
  }

  ExitStatus run() {
    Path directory = settings.directory();
    if (!Files.isDirectory(directory)) {
      return reports.refuse(
          List.of("IN_MISSING " + directory + ": no such directory; name the --output of a run"),
          ExitStatus.INPUT_MISSING);
    }
    try {
      return Manifest.read(directory).match(this::of, this::refuse);
    } catch (UncheckedIOException e) {
      return reports.refuse(List.of("OUT_DAMAGED " + RunsOnDisk.reason(e)), ExitStatus.BAD_DATA);
    }
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus of(Manifest manifest) {
    Path file = settings.directory().resolve("summary.json");
    ObjectNode summary;
    try {
      summary = (ObjectNode) Json.parse(Files.readAllBytes(file));
    } catch (IOException | ClassCastException e) {
      return reports.refuse(
          List.of(
              "IN_UNREADABLE " + file + ": no summary can be read; assay summarize writes it anew"),
          ExitStatus.INPUT_MISSING);
    }
    try {
      ReportPage page =
          ReportStep.in(settings.directory(), settings.console()).inPlace(manifest, summary).page();
      if (isOutput()) {
        return listed(manifest, page);
      }
      page.write(settings.output());
      return ExitStatus.OK;
    } catch (IOException e) {
      return unwritable(e);
    }
  }

  private ExitStatus listed(Manifest manifest, ReportPage page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    page.write(bytes);
    return OutputDirectory.open(settings.directory(), OutputDirectory.Mode.RESUME, List.of(), clock)
        .match(directory -> put(directory, manifest, bytes.toByteArray()), this::refuse);
  }

  private ExitStatus put(OutputDirectory directory, Manifest manifest, byte[] page) {
    try (directory) {
      return OutputCommit.to(directory, manifest)
          .keeping(manifest.outputs())
          .withDocument(ReportPage.FILE, page)
          .commit()
          .match(committed -> ExitStatus.OK, this::refuse);
    } catch (IOException e) {
      return unwritable(e);
    }
  }

  private ExitStatus unwritable(IOException e) {
    return reports.refuse(
        List.of("OUT_WRITE Cannot write " + settings.output() + ": " + e.getMessage()),
        ExitStatus.WRITE_FAILED);
  }

  private boolean isOutput() {
    return settings
        .output()
        .toAbsolutePath()
        .normalize()
        .equals(settings.directory().resolve(ReportPage.FILE).toAbsolutePath().normalize());
  }
}
