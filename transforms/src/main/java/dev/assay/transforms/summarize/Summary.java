package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code summary.json} says. {@link Summarize} fills in the figures; what was read and what
 * was made of the figures come from outside.
 *
 * @param input what was summarised
 * @param figures what the runs tell
 * @param findings what was made of the figures
 */
public record Summary(Input input, Figures figures, Findings findings) implements Serializable {

  /**
   * What was summarised.
   *
   * @param experiment its name
   * @param rows what became of the input lines
   * @param runsExpected runs that the accepted rows were to give; 0 until it is set
   */
  public record Input(@Nullable String experiment, Rows rows, long runsExpected)
      implements Serializable {

    /** Nothing is known of it. */
    public static final Input NONE = new Input(null, Rows.NONE, 0);
  }

  /**
   * What the runs tell.
   *
   * @param all the figures of all runs
   * @param byGroup the same by group; null where there are more than 1,000
   * @param byModel the same by model; null where there are more than 1,000
   * @param slices the same by the values of each slice, in the order in which they were asked for
   * @param analysis how the figures were made
   */
  public record Figures(
      Section all,
      @Nullable SortedMap<String, Section> byGroup,
      @Nullable SortedMap<String, Section> byModel,
      List<Sliced> slices,
      Analysis analysis)
      implements Serializable {

    /** Copies the maps. */
    public Figures {
      slices = List.copyOf(slices);
      byGroup = copy(byGroup);
      byModel = copy(byModel);
    }

    private Figures with(Section whole) {
      return new Figures(whole, byGroup, byModel, slices, analysis);
    }
  }

  /**
   * What was made of the figures.
   *
   * @param summaryEvaluators their results by name, null until there are any
   * @param gates their results, null until there are any
   * @param earlyStopping which rows were not called and why; null where all were to be
   */
  public record Findings(
      @Nullable ObjectNode summaryEvaluators,
      @Nullable JsonNode gates,
      @Nullable JsonNode earlyStopping)
      implements Serializable {

    /** Nothing was. */
    public static final Findings NONE = new Findings(null, null, null);
  }

  /**
   * What became of the input lines.
   *
   * @param read non-blank lines
   * @param rejected lines that could not become a row
   * @param skipped rows that were left out by request
   * @param accepted rows that were expanded into runs
   */
  public record Rows(long read, long rejected, long skipped, long accepted)
      implements Serializable {

    /** Nothing was read. */
    public static final Rows NONE = new Rows(0, 0, 0, 0);
  }

  /**
   * A slice.
   *
   * @param name of its fields
   * @param values the figures by value; null where there are more than 1,000
   */
  public record Sliced(String name, @Nullable SortedMap<String, Section> values)
      implements Serializable {

    /** Copies the map. */
    public Sliced {
      values = copy(values);
    }
  }

  /** A summary of which only the figures are known. */
  public Summary(Figures figures) {
    this(Input.NONE, figures, Findings.NONE);
  }

  /** Returns the names of those breakdowns that have too many parts to be told. */
  public List<String> dropped() {
    List<String> dropped = new ArrayList<>();
    if (figures.byGroup() == null) {
      dropped.add("by_group");
    }
    if (figures.byModel() == null) {
      dropped.add("by_model");
    }
    figures.slices().stream()
        .filter(slice -> slice.values() == null)
        .forEach(slice -> dropped.add("slices." + slice.name()));
    return dropped;
  }

  /** Returns this summary under an experiment's name. */
  public Summary withExperiment(String experiment) {
    return with(new Input(experiment, input.rows(), input.runsExpected()));
  }

  /** Returns this summary with what became of the input and how many runs that was to give. */
  public Summary withRows(Rows rows, long runsExpected) {
    return with(new Input(input.experiment(), rows, runsExpected));
  }

  /**
   * Returns this summary with requests of earlier processes that may have been charged although no
   * answer came. They count in the whole only: nobody knows any more whose they were.
   */
  public Summary withEarlierInDoubt(long requests) {
    return withWhole(figures.all().withEarlierInDoubt(requests));
  }

  /** Returns this summary with what judges were asked that belongs to no run, in the whole only. */
  public Summary withJudging(Judging judging) {
    return withWhole(figures.all().withJudging(judging));
  }

  /** Returns this summary with the results of summary evaluators. */
  public Summary withSummaryEvaluators(ObjectNode summaryEvaluators) {
    return with(new Findings(summaryEvaluators, findings.gates(), findings.earlyStopping()));
  }

  /**
   * Returns this summary with further results of summary evaluators; one of the same name gives
   * way.
   */
  public Summary withResults(List<Score> results) {
    if (results.isEmpty()) {
      return this;
    }
    ObjectNode known = findings.summaryEvaluators();
    ObjectNode all = known == null ? Json.object() : known.deepCopy();
    results.forEach(score -> all.set(score.name(), SummaryResult.toJson(score)));
    return withSummaryEvaluators(all);
  }

  /** Returns this summary with the results of its gates. */
  public Summary withGates(JsonNode gates) {
    return with(new Findings(findings.summaryEvaluators(), gates, findings.earlyStopping()));
  }

  /** Returns this summary of an experiment that was to stop early. */
  public Summary withEarlyStopping(JsonNode earlyStopping) {
    return with(new Findings(findings.summaryEvaluators(), findings.gates(), earlyStopping));
  }

  private Summary with(Input input) {
    return new Summary(input, figures, findings);
  }

  private Summary withWhole(Section whole) {
    return new Summary(input, figures.with(whole), findings);
  }

  private Summary with(Findings findings) {
    return new Summary(input, figures, findings);
  }

  private static @Nullable SortedMap<String, Section> copy(
      @Nullable SortedMap<String, Section> sections) {
    return sections == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(sections));
  }
}
