package dev.assay.io.platform.datadog;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportedRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be known of all runs before the first of them is told. */
final class DatadogSurvey {

  /** How old, or how far ahead, a metric may be. */
  static final Duration WINDOW = Duration.ofHours(24);

  private static final int MAX_ERRORS = 100;
  private static final int MAX_ERROR_CHARS = 5_000;

  /** Runs of one prompt and model, which are one experiment there. */
  static final class Variant {
    private final String name;
    private final TreeSet<String> errors = new TreeSet<>();
    private int runCount = 1;
    private long latestMs;
    private boolean failed;
    private boolean undecided;

    private Variant(String name) {
      this.name = name;
    }

    /** Empty where the experiment has only one. */
    String name() {
      return name;
    }

    int runCount() {
      return runCount;
    }

    /** Time of the last run. */
    long latestMs() {
      return latestMs;
    }

    /** Completed; failed where a run or evaluator did; interrupted where a run has no outcome. */
    String status() {
      return undecided ? "interrupted" : failed ? "failed" : "completed";
    }

    /** All that went wrong, each once and in order; empty for nothing. */
    String error() {
      String all = String.join("; ", errors);
      return all.length() <= MAX_ERROR_CHARS ? all : all.substring(0, MAX_ERROR_CHARS - 1) + "…";
    }

    private void failed(String error) {
      failed = true;
      if (errors.size() < MAX_ERRORS) {
        errors.add(error);
      }
    }
  }

  private final Instant now;
  private final long startedMs;
  private final Map<String, Variant> variants = new LinkedHashMap<>();
  private long tooOld;
  private @Nullable String firstTooOld;

  DatadogSurvey(Instant now, ExperimentFacts facts) {
    this.now = now;
    this.startedMs = facts.started().toEpochMilli();
  }

  static DatadogSurvey of(ExportedRuns runs, Instant now) throws ExportDataException {
    DatadogSurvey survey = new DatadogSurvey(now, runs.facts());
    try (Stream<Run> all = runs.map(CompletedLine.Part.OUTCOME, (run, line) -> run)) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        survey.see(each.next());
      }
    }
    survey.end(runs.facts());
    return survey;
  }

  /** After all runs were seen. */
  void end(ExperimentFacts facts) {
    facts
        .summaryScores()
        .properties()
        .forEach(
            score -> {
              var error = score.getValue().path("error");
              if (error.isObject()) {
                String text =
                    score.getKey()
                        + " ("
                        + error.path("code").asText()
                        + "): "
                        + error.path("message").asText();
                variants.values().forEach(variant -> variant.failed(text));
              }
            });
  }

  void see(Run run) throws ExportDataException {
    String name = run.variant() == null ? "" : run.variant();
    Variant variant = variants.computeIfAbsent(name, Variant::new);
    if (variants.size() > ExportDataException.MAX_VARIANTS) {
      throw ExportDataException.ofVariants();
    }
    variant.runCount = Math.max(variant.runCount, run.epoch());
    long ms = ms(run);
    variant.latestMs = Math.max(variant.latestMs, ms);
    CallError error = run.error();
    if (error != null) {
      variant.undecided |= error.isUndecided();
      variant.failed(error.code() + ": " + error.message());
    }
    for (Score score : run.scores()) {
      if (score.isError()) {
        variant.failed(score.name() + " (" + score.errorCode() + "): " + score.errorMessage());
      }
    }
    if (isTooOld(ms, now) && !run.scores().isEmpty()) {
      tooOld++;
      if (firstTooOld == null) {
        firstTooOld =
            "row "
                + run.row().id()
                + " (epoch "
                + run.epoch()
                + ", "
                + Duration.between(Instant.ofEpochMilli(ms), now).toHours()
                + " h old)";
      }
    }
  }

  /** When a run was sent; one that was not has the time that its experiment began. */
  long ms(Run run) {
    Instant sent = run.trace().sent();
    return sent == null ? startedMs : sent.toEpochMilli();
  }

  static boolean isTooOld(long ms, Instant now) {
    return Math.abs(now.toEpochMilli() - ms) > WINDOW.toMillis();
  }

  List<Variant> variants() {
    return new ArrayList<>(variants.values());
  }

  /** How many runs have scores that are too old. */
  long tooOld() {
    return tooOld;
  }

  /** Which is the first of them. */
  @Nullable String firstTooOld() {
    return firstTooOld;
  }
}
