package dev.assay.transforms.compare;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two experiments, record by record. A record is a row (under one variant) with all its epochs.
 *
 * @param paired records in both
 * @param onlyA records that only the baseline has
 * @param onlyB records that only the other has
 * @param onlyInA the first of their ids
 * @param onlyInB the first of their ids
 * @param fields what records were joined, clustered and sliced by
 * @param scores by name
 * @param metrics measurements by name: {@code latency_ms}, {@code cost_usd}, tokens, and the shares
 *     that {@code failed} or were {@code refused} where there are any
 * @param slices by field, then value; null for a field with more than 100 values
 * @param seed of random flips
 */
public record Comparison(
    long paired,
    long onlyA,
    long onlyB,
    List<String> onlyInA,
    List<String> onlyInB,
    CompareFields fields,
    SortedMap<String, PairStats> scores,
    SortedMap<String, PairStats> metrics,
    SortedMap<String, @Nullable SortedMap<String, Slice>> slices,
    long seed)
    implements Serializable {

  /** Copies lists and maps. */
  public Comparison {
    onlyInA = List.copyOf(onlyInA);
    onlyInB = List.copyOf(onlyInB);
    scores = new TreeMap<>((Map<String, PairStats>) scores);
    metrics = new TreeMap<>((Map<String, PairStats>) metrics);
    slices = new TreeMap<>((Map<String, @Nullable SortedMap<String, Slice>>) slices);
  }

  /**
   * The records of one value of a field.
   *
   * @param records how many, on both sides
   * @param scores by name
   */
  public record Slice(long records, SortedMap<String, PairStats> scores) implements Serializable {

    /** Copies the map. */
    public Slice {
      scores = new TreeMap<>((Map<String, PairStats>) scores);
    }
  }
}
