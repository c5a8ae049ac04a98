package dev.assay.io.platform.langsmith;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportedRuns;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** What must be known of all runs before the first of them is told. */
final class LangSmithSurvey {

  private final LangSmithSettings settings;
  private final UUID dataset;
  private final FeedbackConfigs configs = new FeedbackConfigs();
  private final TreeSet<Part> parts = new TreeSet<>();
  private int epochs = 1;
  private Instant first;
  private Instant last;

  /**
   * Which runs a body has.
   *
   * @param variant prompt and model; empty where there is only one
   * @param number of the part or epoch, from 1 on
   */
  record Part(String variant, int number) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      int order = variant.compareTo(other.variant);
      return order == 0 ? Integer.compare(number, other.number) : order;
    }
  }

  private LangSmithSurvey(ExperimentFacts facts, LangSmithSettings settings, UUID dataset) {
    this.settings = settings;
    this.dataset = dataset;
    this.first = facts.started();
    this.last = facts.finished();
  }

  /**
   * Goes through all runs.
   *
   * @throws ExportDataException where there are too many pairs of prompt and model
   */
  static LangSmithSurvey of(ExportedRuns runs, LangSmithSettings settings, UUID dataset)
      throws ExportDataException {
    ExperimentFacts facts = runs.facts();
    LangSmithSurvey survey = new LangSmithSurvey(facts, settings, dataset);
    Set<String> variants = new HashSet<>();
    boolean unknown = survey.first.equals(Instant.EPOCH);
    try (Stream<Run> all = runs.map(CompletedLine.Part.OUTCOME, (run, line) -> run)) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        Run run = each.next();
        survey.see(run, facts.started(), unknown);
        unknown = false;
        variants.add(run.variant() == null ? "" : run.variant());
        if (variants.size() > ExportDataException.MAX_VARIANTS) {
          throw ExportDataException.ofVariants();
        }
      }
    }
    survey.last = survey.last.isBefore(survey.first) ? survey.first : survey.last;
    return survey;
  }

  private void see(Run run, Instant started, boolean unknown) {
    Instant start = LangSmithRows.start(run, started);
    Instant end = LangSmithRows.end(run, started);
    first = unknown || start.isBefore(first) ? start : first;
    last = end.isAfter(last) ? end : last;
    epochs = Math.max(epochs, run.epoch());
    parts.add(part(run));
    run.scores().forEach(configs::see);
  }

  /** Returns which body has a run. */
  Part part(Run run) {
    int number = 1;
    if (settings.byEpoch()) {
      number = run.epoch();
    } else if (settings.parts() > 1) {
      long mixed = LangSmithIds.row(dataset, run.row().id()).getMostSignificantBits();
      number = 1 + Math.floorMod(mixed, settings.parts());
    }
    return new Part(run.variant() == null ? "" : run.variant(), number);
  }

  /** Returns all bodies, in their order; one where there are no runs. */
  List<Part> parts() {
    return parts.isEmpty() ? List.of(new Part("", 1)) : List.copyOf(parts);
  }

  FeedbackConfigs configs() {
    return configs;
  }

  int epochs() {
    return epochs;
  }

  /** When the first run was sent, or the experiment began. */
  Instant first() {
    return first;
  }

  /** When the last run was answered, or the experiment ended. */
  Instant last() {
    return last;
  }
}
