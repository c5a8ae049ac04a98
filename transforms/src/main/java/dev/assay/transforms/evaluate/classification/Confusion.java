package dev.assay.transforms.evaluate.classification;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often each expected label got each found one. Counts of a whole are the sum of those of its
 * parts, in any order. A label that is only found, such as one nobody expects, counts as a class.
 *
 * @param counts by expected label, then by found label, at least 0
 */
public record Confusion(SortedMap<String, SortedMap<String, Long>> counts) {

  /** No answer. */
  public static final Confusion NONE = new Confusion(new TreeMap<>());

  /** Copies the maps. */
  public Confusion {
    SortedMap<String, SortedMap<String, Long>> copy = new TreeMap<>();
    counts.forEach((expected, row) -> copy.put(expected, new TreeMap<>(row)));
    counts = copy;
  }

  /** Returns the counts of one answer. */
  public static Confusion of(String expected, String found) {
    return new Confusion(new TreeMap<>(Map.of(expected, new TreeMap<>(Map.of(found, 1L)))));
  }

  /** Returns the counts of both together. */
  public Confusion plus(Confusion other) {
    SortedMap<String, SortedMap<String, Long>> sum = new Confusion(counts).counts;
    other.counts.forEach(
        (expected, row) ->
            row.forEach(
                (found, count) ->
                    sum.computeIfAbsent(expected, label -> new TreeMap<>())
                        .merge(found, count, Long::sum)));
    return new Confusion(sum);
  }

  /** Returns all labels, expected or found, in order. */
  public SortedSet<String> labels() {
    SortedSet<String> labels = new TreeSet<>(counts.keySet());
    counts.values().forEach(row -> labels.addAll(row.keySet()));
    return labels;
  }

  /** Returns one class against all others. */
  public BinaryCounts of(String label) {
    long right = count(label, label);
    long expected = labels().stream().mapToLong(other -> count(label, other)).sum();
    long found = labels().stream().mapToLong(other -> count(other, label)).sum();
    return new BinaryCounts(
        right, found - right, expected - right, total() - found - expected + right);
  }

  /** Returns the share of right labels; 0 of no answer. */
  public double accuracy() {
    return total() == 0 ? 0 : (double) right() / total();
  }

  /** Returns F1 of all classes' counts together, which for one label an answer is accuracy. */
  public double microF1() {
    return accuracy();
  }

  /** Returns the mean of the classes' F1, each class with the same weight; 0 of no answer. */
  public double macroF1() {
    return labels().stream().mapToDouble(label -> of(label).f1()).average().orElse(0);
  }

  /** Returns the mean of the classes' F1 by how often each is expected; 0 of no answer. */
  public double weightedF1() {
    double sum = 0;
    for (String label : labels()) {
      BinaryCounts one = of(label);
      sum += one.f1() * (one.truePositives() + one.falseNegatives());
    }
    return total() == 0 ? 0 : sum / total();
  }

  /**
   * Returns Matthews' correlation coefficient for any number of classes (Gorodkin 2004), from −1 to
   * 1; 0 where only one label is expected or only one is found.
   */
  public double mcc() {
    double all = total();
    double both = 0;
    double expectedSquares = 0;
    double foundSquares = 0;
    for (String label : labels()) {
      BinaryCounts one = of(label);
      double expected = one.truePositives() + one.falseNegatives();
      double found = one.truePositives() + one.falsePositives();
      both += expected * found;
      expectedSquares += expected * expected;
      foundSquares += found * found;
    }
    double spread = Math.sqrt(all * all - expectedSquares) * Math.sqrt(all * all - foundSquares);
    return spread == 0 ? 0 : (right() * all - both) / spread;
  }

  private long right() {
    return labels().stream().mapToLong(label -> count(label, label)).sum();
  }

  private long total() {
    return counts.values().stream()
        .mapToLong(row -> row.values().stream().mapToLong(Long::longValue).sum())
        .sum();
  }

  private long count(String expected, String found) {
    return counts.getOrDefault(expected, new TreeMap<>()).getOrDefault(found, 0L);
  }
}
