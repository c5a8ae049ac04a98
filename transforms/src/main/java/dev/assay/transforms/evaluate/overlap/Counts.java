package dev.assay.transforms.evaluate.overlap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lists of counts as texts and sums. */
final class Counts {

  private Counts() {}

  static List<Long> sum(List<Long> a, List<Long> b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(
          "Invalid counts: " + a.size() + " and " + b.size() + " (must be equally many)");
    }
    List<Long> sum = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sum.add(a.get(i) + b.get(i));
    }
    return sum;
  }

  static String text(List<Long> counts) {
    return counts.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  static List<Long> parse(String text) {
    return Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
  }
}
