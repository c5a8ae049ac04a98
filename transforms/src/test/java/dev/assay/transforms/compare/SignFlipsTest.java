package dev.assay.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class SignFlipsTest {

  private static final int DRAWS = 9_999;

  /** 0.1 each with noise, so that the test is neither sure nor blind. */
  private static double[] differences(int n, double shift) {
    SplittableRandom random = new SplittableRandom(7);
    double[] differences = new double[n];
    for (int i = 0; i < n; i++) {
      differences[i] = shift + random.nextDouble() - 0.5;
    }
    return differences;
  }

  private static SignFlips.Result test(double[] differences, int most, double sign) {
    SignFlips flips = new SignFlips(most);
    for (int i = 0; i < differences.length; i++) {
      flips.add(SignFlips.hash("r" + i), sign * differences[i]);
    }
    return flips.test(DRAWS, 1);
  }

  private static double normalP(double[] differences) {
    double sum = 0;
    double squares = 0;
    for (double d : differences) {
      sum += d;
      squares += d * d;
    }
    return 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(sum) / Math.sqrt(squares));
  }

  @Test
  void randomFlipsComeNearWhatManyOfThemTendTo() {
    double[] few = differences(400, 0.02);
    assertThat(test(few, 4_096, 1).p()).isCloseTo(normalP(few), within(0.02));
    assertThat(test(few, 4_096, 1).method()).isEqualTo(SignFlips.Method.MONTE_CARLO);
    double[] many = differences(50_000, 0.002);
    SignFlips.Result blocks = test(many, 4_096, 1);
    assertThat(blocks.method()).isEqualTo(SignFlips.Method.MONTE_CARLO_BLOCKS);
    assertThat(blocks.p()).isCloseTo(normalP(many), within(0.05));
  }

  @Test
  void sidesAndOrderMakeNoDifference() {
    double[] many = differences(5_000, 0.01);
    assertThat(test(many, 4_096, -1)).isEqualTo(test(many, 4_096, 1));
    SignFlips backwards = new SignFlips(4_096);
    SignFlips other = new SignFlips(4_096);
    for (int i = many.length - 1; i >= 0; i--) {
      (i % 7 == 0 ? other : backwards).add(SignFlips.hash("r" + i), many[i]);
    }
    other.add(backwards);
    assertThat(other.test(DRAWS, 1)).isEqualTo(test(many, 4_096, 1));
  }

  @Test
  void sumsLargeAndNegativeNumbersExactly() {
    SignFlips flips = new SignFlips(10);
    flips.add(1, 1e9);
    flips.add(1, -3e9);
    flips.add(1, 2e9 + 0.5);
    assertThat(flips.test(1, 1).p()).isEqualTo(1.0);
    flips.add(2, -0.5);
    assertThat(flips.test(1, 1).p()).as("of two that cancel out").isEqualTo(1.0);
    flips.add(2, -0.5);
    assertThat(flips.test(1, 1).p()).as("of 0.5 and −1").isEqualTo(1.0);
  }
}
