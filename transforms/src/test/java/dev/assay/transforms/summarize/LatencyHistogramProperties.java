package dev.assay.transforms.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LatencyHistogramProperties {

  @Property
  void isWithinItsErrorOfTheNearestRank(
      @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 1L << 40) Long> millis) {
    LatencyHistogram histogram = new LatencyHistogram();
    millis.forEach(histogram::add);
    List<Long> sorted = millis.stream().sorted().toList();
    for (int percent : List.of(1, 50, 95, 99, 100)) {
      int rank = (int) Math.ceil(percent * sorted.size() / 100.0);
      double exact = sorted.get(rank - 1);
      assertThat(histogram.percentile(percent)).isCloseTo(exact, withinPercentage(0.05));
    }
    assertThat(histogram.values().mean())
        .isCloseTo(
            millis.stream().mapToDouble(Long::doubleValue).average().orElseThrow(),
            withinPercentage(1e-9));
  }

  @Example
  void takesTheWholeRangeOfNumbers() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.add(-5);
    histogram.add(Long.MAX_VALUE);
    histogram.add(Long.MAX_VALUE);
    assertThat(histogram.percentile(1)).isEqualTo(0.0);
    assertThat(histogram.percentile(99)).isCloseTo(0x1p63, withinPercentage(0.05));
    assertThat(histogram.values().mean()).isCloseTo(0x1p63 * 2 / 3, withinPercentage(1e-9));
  }
}
