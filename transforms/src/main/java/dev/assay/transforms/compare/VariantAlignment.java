package dev.assay.transforms.compare;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which variants of two experiments belong together: the part of a variant's label that records are
 * joined by. The model is no part of it where each side has one.
 *
 * @param a by label of the baseline
 * @param b by label of the other
 */
public record VariantAlignment(Map<String, String> a, Map<String, String> b)
    implements Serializable {

  /** Variants of the same label belong together. */
  public static final VariantAlignment BY_LABEL = new VariantAlignment(Map.of(), Map.of());

  /** Copies the maps. */
  public VariantAlignment {
    a = new TreeMap<>(a);
    b = new TreeMap<>(b);
  }

  /**
   * Aligns labels: one on each side belong together whatever they are; the same on both sides by
   * label; else those that are the same without the end, from a slash on, that all labels of a side
   * share, which is the model of a side that has one. Empty where nothing fits.
   */
  public static Optional<VariantAlignment> of(SortedSet<String> a, SortedSet<String> b) {
    if (a.size() <= 1 && b.size() <= 1) {
      return Optional.of(new VariantAlignment(to(a, ""), to(b, "")));
    }
    if (a.equals(b)) {
      return Optional.of(BY_LABEL);
    }
    Map<String, String> shortA = withoutModel(a);
    Map<String, String> shortB = withoutModel(b);
    SortedSet<String> whole = new TreeSet<>(shortA.values());
    return whole.equals(new TreeSet<>(shortB.values()))
        ? Optional.of(new VariantAlignment(shortA, shortB))
        : Optional.empty();
  }

  /** Returns the part of a label that its records are joined by. */
  public String key(boolean inA, String label) {
    return (inA ? a : b).getOrDefault(label, label);
  }

  private static Map<String, String> to(SortedSet<String> labels, String part) {
    Map<String, String> map = new HashMap<>();
    labels.forEach(label -> map.put(label, part));
    return map;
  }

  private static Map<String, String> withoutModel(SortedSet<String> labels) {
    String first = labels.isEmpty() ? "" : labels.first();
    String shared = "";
    for (int slash = first.indexOf('/'); slash >= 0; slash = first.indexOf('/', slash + 1)) {
      String end = first.substring(slash);
      if (shared.isEmpty() && labels.stream().allMatch(label -> label.endsWith(end))) {
        shared = end;
      }
    }
    Map<String, String> map = new HashMap<>();
    for (String label : labels) {
      map.put(label, label.substring(0, label.length() - shared.length()));
    }
    return map;
  }
}
