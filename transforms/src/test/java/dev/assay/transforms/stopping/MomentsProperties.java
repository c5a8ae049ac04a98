package dev.assay.transforms.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MomentsProperties {

  private static Moments sum(List<Double> numbers) {
    return numbers.stream().map(Moments::of).reduce(Moments.NONE, Moments::plus);
  }

  @Property
  void areTheSameInEveryOrderAndGrouping(
      @ForAll @Size(max = 40) List<@DoubleRange(min = -1e6, max = 1e6) Double> numbers,
      @ForAll long seed,
      @ForAll @IntRange(max = 40) int cut) {
    List<Double> shuffled = new ArrayList<>(numbers);
    Collections.shuffle(shuffled, new Random(seed));
    int middle = Math.min(cut, shuffled.size());
    Moments parts =
        sum(shuffled.subList(0, middle)).plus(sum(shuffled.subList(middle, shuffled.size())));
    assertThat(parts).isEqualTo(sum(numbers));
    assertThat(Moments.Codec.INSTANCE.fromJson(Moments.Codec.INSTANCE.toJson(parts)))
        .isEqualTo(parts);
  }

  @Property
  void deviationNearsThatOfTheNumbers(@ForAll @DoubleRange(min = 0, max = 1) double share) {
    int n = 20_000;
    int ones = (int) Math.round(share * n);
    Moments moments = new Moments(n, BigDecimal.valueOf(ones), BigDecimal.valueOf(ones), 0, 1);
    double mean = (double) ones / n;
    assertThat(moments.cautiousDeviation())
        .isCloseTo(Math.sqrt(mean * (1 - mean)), within(0.01))
        .isPositive();
  }

  @Example
  void equalScoresAreNoProofThatAllAreEqual() {
    assertThat(sum(Collections.nCopies(100, 1.0)).cautiousDeviation())
        .isCloseTo(Math.sqrt(101.0 / 102 / 102), within(1e-12));
    assertThat(sum(Collections.nCopies(100, 5.0)).cautiousDeviation()).isGreaterThan(0.4);
  }
}
