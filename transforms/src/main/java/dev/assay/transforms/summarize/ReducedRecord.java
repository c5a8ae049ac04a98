package dev.assay.transforms.summarize;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record with what its epochs come to.
 *
 * @param scores those of which at least one run has a value, by name
 */
record ReducedRecord(SortedMap<String, OneScore> scores) {

  /**
   * One score of a record.
   *
   * @param mean over its runs with a number; null where there is none
   * @param mode the most frequent label; null where no run has one
   * @param modeTied whether another label came as often
   * @param reduced by reducer; those that are defined
   */
  record OneScore(
      @Nullable Double mean,
      @Nullable String mode,
      boolean modeTied,
      SortedMap<String, Reducer.Reduced> reduced) {}

  static ReducedRecord of(RecordTally record, List<Reducer> reducers) {
    SortedMap<String, OneScore> scores = new TreeMap<>();
    record.scores().forEach((name, readings) -> scores.put(name, score(name, readings, reducers)));
    return new ReducedRecord(scores);
  }

  private static OneScore score(String name, List<Reading> readings, List<Reducer> reducers) {
    Reducer.Reduced mean = Reducer.MEAN_OF_ALL.reduce(readings);
    BoundedCounts labels = new BoundedCounts();
    for (Reading reading : readings) {
      if (reading.label() != null) {
        labels.add(reading.label(), 1);
      }
    }
    List<String> modes = labels.modes();
    SortedMap<String, Reducer.Reduced> reduced = new TreeMap<>();
    for (Reducer reducer : reducers) {
      Reducer.Reduced value = reducer.isFor(name) ? reducer.reduce(readings) : null;
      if (value != null) {
        reduced.put(reducer.name(), value);
      }
    }
    return new OneScore(
        mean == null ? null : mean.number(),
        modes.isEmpty() ? null : modes.get(0),
        modes.size() > 1,
        reduced);
  }
}
