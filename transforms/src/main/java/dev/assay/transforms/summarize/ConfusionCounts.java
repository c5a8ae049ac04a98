package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.classification.BinaryCounts;
import dev.assay.transforms.evaluate.classification.Confusion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How often each expected label got each found one. */
final class ConfusionCounts implements SummaryCounts {

  /** Most different pairs of expected and found label. */
  static final int MAX_PAIRS = 10_000;

  /** Most labels of which every class is told, not only the figures over all. */
  static final int MAX_TOLD = 100;

  /**
   * Makes such counts.
   *
   * @param metric the result; null for the counts themselves
   * @param expected label of a run; null where it has none
   * @param found label of a run; null where it has none
   */
  record Kind(
      @Nullable ToDoubleFunction<Confusion> metric,
      Function<Run, @Nullable String> expected,
      Function<Run, @Nullable String> found)
      implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new ConfusionCounts(this, new TreeMap<>(), false);
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      boolean overflown = in.readBoolean();
      return new ConfusionCounts(
          this, Texts.read(in, row -> Texts.read(row, DataInput::readLong)), overflown);
    }
  }

  private final Kind kind;
  private final SortedMap<String, SortedMap<String, Long>> counts;
  private boolean overflown;
  private int pairs;

  private ConfusionCounts(
      Kind kind, SortedMap<String, SortedMap<String, Long>> counts, boolean overflown) {
    this.kind = kind;
    this.counts = counts;
    this.overflown = overflown;
    this.pairs = counts.values().stream().mapToInt(row -> row.size()).sum();
  }

  @Override
  public boolean add(Run run) {
    String expected = kind.expected().apply(run);
    String found = kind.found().apply(run);
    if (expected == null || found == null) {
      return false;
    }
    add(expected, found, 1);
    return true;
  }

  private void add(String expected, String found, long count) {
    if (overflown) {
      return;
    }
    SortedMap<String, Long> row = counts.computeIfAbsent(expected, label -> new TreeMap<>());
    int before = row.size();
    row.merge(found, count, Long::sum);
    pairs += row.size() - before;
    if (pairs > MAX_PAIRS) {
      overflow();
    }
  }

  private void overflow() {
    overflown = true;
    counts.clear();
  }

  @Override
  public void add(SummaryCounts other) {
    ConfusionCounts confusion = (ConfusionCounts) other;
    if (confusion.overflown) {
      overflow();
    }
    confusion.counts.forEach(
        (expected, row) -> row.forEach((found, count) -> add(expected, found, count)));
  }

  @Override
  public Score score(String name) {
    if (overflown) {
      throw EvaluationException.tooLarge(
          "More than "
              + MAX_PAIRS
              + " different pairs of expected and found label; are these labels? Name the score"
              + " that has them, or set extract");
    }
    Confusion confusion = new Confusion(counts);
    ObjectNode table = table();
    if (kind.metric() == null) {
      return new Score(name, table, null, null, null, null, null, null);
    }
    Score score = Score.of(name, kind.metric().applyAsDouble(confusion));
    return new Score(
        name,
        score.value(),
        null,
        null,
        null,
        null,
        score.errorCode(),
        score.errorMessage(),
        metadata(confusion, table));
  }

  private static ObjectNode metadata(Confusion confusion, ObjectNode table) {
    ObjectNode metadata =
        Json.object()
            .put("accuracy", confusion.accuracy())
            .put("macro_f1", confusion.macroF1())
            .put("micro_f1", confusion.microF1())
            .put("weighted_f1", confusion.weightedF1())
            .put("mcc", confusion.mcc());
    if (confusion.labels().size() <= MAX_TOLD) {
      ObjectNode classes = metadata.putObject("classes");
      for (String label : confusion.labels()) {
        BinaryCounts one = confusion.of(label);
        classes
            .putObject(label)
            .put("precision", one.precision())
            .put("recall", one.recall())
            .put("f1", one.f1())
            .put("support", one.truePositives() + one.falseNegatives());
      }
      metadata.set("confusion", table);
    }
    return metadata;
  }

  /** By expected label, then by found one. */
  private ObjectNode table() {
    ObjectNode table = Json.object();
    counts.forEach(
        (expected, row) -> {
          ObjectNode cells = table.putObject(expected);
          row.forEach(cells::put);
        });
    return table;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(overflown);
    Texts.write(
        counts, out, (row, data) -> Texts.write(row, data, (count, o) -> o.writeLong(count)));
  }
}
