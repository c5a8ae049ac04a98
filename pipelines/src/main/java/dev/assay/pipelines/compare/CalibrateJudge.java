package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.files.DataFile;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.CalibrateSettings;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.console.CalibrationTable;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.transforms.calibrate.Calibration;
import dev.assay.transforms.calibrate.CalibrationJson;
import dev.assay.transforms.calibrate.JudgeCalibration;
import dev.assay.transforms.calibrate.Rated;
import dev.assay.transforms.compare.CompareFields;
import dev.assay.transforms.compare.RunFacts;
import dev.assay.transforms.compare.RunFactsParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares a score of a finished output directory with what people say of the same answers. */
public final class CalibrateJudge {

  private static final String FILE = "calibration.json";
  private static final int MOST_LISTED = 1_000;

  private final CalibrateSettings settings;
  private final Console console;
  private final Map<String, List<Rated>> rated = new HashMap<>();
  private final Map<String, long[]> passes = new HashMap<>();
  private final Map<PeopleLabels.Of, Integer> matched = new HashMap<>();
  private final SortedSet<String> names = new TreeSet<>();
  private long runs;

  /** Prepares to compare. */
  public CalibrateJudge(CalibrateSettings settings) {
    this.settings = settings;
    this.console = settings.console();
  }

  /** Compares, shows and writes what was asked for. */
  public ExitStatus run() {
    try {
      Side side = Side.in(settings.directory());
      Path target = settings.output() == null ? null : settings.output().resolve(FILE);
      if (target != null && Files.exists(target) && !settings.overwrite()) {
        throw new Refusal(
            ExitStatus.OUTPUT_UNCREATABLE,
            "OUT_EXISTS "
                + target
                + " is there already; replace it with --overwrite, or give another --output");
      }
      PeopleLabels labels = PeopleLabels.read(settings.labels(), settings.fields());
      RunFactsParser parser = new RunFactsParser(CompareFields.BY_ID);
      for (DataFile file : side.completed().files()) {
        side.completed().scan(file, (json, offset) -> take(parser.parse(json), labels));
      }
      conclude(side, labels, score(), target);
      return ExitStatus.OK;
    } catch (Refusal refusal) {
      return refusal.tell(console);
    } catch (UncheckedIOException e) {
      return Refusal.of(e).tell(console);
    } catch (IOException e) {
      return Refusal.of(new UncheckedIOException(e)).tell(console);
    }
  }

  private void take(RunFacts run, PeopleLabels labels) {
    runs++;
    PeopleLabels.Of of = labels.find(run.id(), run.epoch(), run.variant());
    if (of != null && matched.merge(of, 1, Integer::sum) > 1) {
      throw new Refusal(
          ExitStatus.BAD_DATA,
          "LABELS_AMBIGUOUS "
              + labels.file()
              + " rates "
              + of
              + ", of which there are several runs; say of which by the keys epoch and variant");
    }
    String wanted = settings.score();
    for (RunFacts.Fact fact : run.facts()) {
      if (!fact.measured()) {
        names.add(fact.name());
        count(fact);
        if (of != null && (wanted == null || wanted.equals(fact.name()))) {
          rated
              .computeIfAbsent(fact.name(), name -> new ArrayList<>())
              .add(
                  new Rated(
                      fact.label(),
                      fact.number(),
                      fact.passed(),
                      Objects.requireNonNull(labels.said().get(of))));
        }
      }
    }
  }

  private void count(RunFacts.Fact fact) {
    int passed =
        fact.passed() >= 0 ? fact.passed() : fact.number() == 1 ? 1 : fact.number() == 0 ? 0 : -1;
    if (passed >= 0) {
      long[] counts = passes.computeIfAbsent(fact.name(), name -> new long[2]);
      counts[0] += passed;
      counts[1]++;
    }
  }

  private String score() {
    String wanted = settings.score();
    if (wanted == null) {
      if (names.size() == 1) {
        return names.first();
      }
      throw new Refusal(
          ExitStatus.USAGE,
          names.isEmpty()
              ? "CALIBRATE_SCORE " + settings.directory() + " has no scores; evaluate it first"
              : "CALIBRATE_SCORE "
                  + settings.directory()
                  + " has several scores; name one with --score: "
                  + String.join(", ", names));
    }
    if (!names.contains(wanted)) {
      throw new Refusal(
          ExitStatus.USAGE,
          "CALIBRATE_SCORE no run has a score \""
              + wanted
              + "\" (--score)"
              + NearestName.of(wanted, names)
                  .map(near -> "; did you mean \"" + near + "\"?")
                  .orElse("; there are " + String.join(", ", names)));
    }
    return wanted;
  }

  private void conclude(Side side, PeopleLabels labels, String score, @Nullable Path target)
      throws IOException {
    List<Rated> both = rated.getOrDefault(score, List.of());
    List<PeopleLabels.Of> unmatched =
        labels.said().keySet().stream().filter(of -> !matched.containsKey(of)).toList();
    if (both.isEmpty()) {
      throw new Refusal(
          ExitStatus.BAD_DATA,
          "LABELS_UNMATCHED none of the "
              + labels.said().size()
              + " rated answers of "
              + labels.file()
              + " has a score "
              + score
              + " in "
              + side.directory()
              + " (such as "
              + labels.said().firstKey()
              + "); their ids must be those of its rows");
    }
    long[] counts = passes.getOrDefault(score, new long[2]);
    Calibration calibration = JudgeCalibration.of(both, counts[0], counts[1]);
    ObjectNode json = Json.object();
    json.put("directory", side.directory().toString());
    json.put("experiment", side.manifest().experiment());
    json.put("score", score);
    json.put("labels", labels.file());
    json.put("runs", runs).put("rated", labels.said().size()).put("blank", labels.blank());
    json.put("without_score", matched.size() - both.size());
    json.put("unmatched", unmatched.size());
    ArrayNode listed = json.putArray("unmatched_labels");
    unmatched.stream().limit(MOST_LISTED).forEach(of -> listed.add(of.toString()));
    json.setAll(CalibrationJson.toJson(calibration));
    if (target != null) {
      Files.createDirectories(Objects.requireNonNull(target.toAbsolutePath().getParent()));
      AtomicFile.write(target, Json.pretty(json).getBytes(StandardCharsets.UTF_8));
    }
    if (console.json()) {
      console.out().print(Json.pretty(json));
    } else if (console.verbosity() != Console.Verbosity.QUIET) {
      console
          .out()
          .print(
              CalibrationTable.render(
                  calibration,
                  score + " of " + side.directory(),
                  labels.file(),
                  unmatched.stream().map(PeopleLabels.Of::toString).toList()));
    }
    console.out().flush();
  }
}
