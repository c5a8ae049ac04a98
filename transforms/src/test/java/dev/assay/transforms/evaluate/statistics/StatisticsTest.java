package dev.assay.transforms.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Published numbers, to the digits in which they were published. */
class StatisticsTest {

  private static final Offset<Double> SIX_DIGITS = within(5e-7);
  private static final double[] P = {0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205};

  @Test
  void adjustsForSeveralTests() {
    assertThat(Multiplicity.benjaminiHochberg(P))
        .containsExactly(
            new double[] {0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.0845714, 0.205},
            SIX_DIGITS);
    assertThat(Multiplicity.holm(P))
        .containsExactly(
            new double[] {0.008, 0.056, 0.234, 0.234, 0.234, 0.234, 0.234, 0.234}, SIX_DIGITS);
    assertThat(Multiplicity.holm(new double[] {0.04, 0.01}))
        .containsExactly(new double[] {0.04, 0.02}, SIX_DIGITS);
  }

  @Test
  void widensErrorsForClusters() {
    double[][] clusters = {{1, 1, 1}, {0, 0}, {1, 0, 1, 1}, {0, 0, 0}};
    assertThat(Means.clusteredStandardError(clusters, true)).isCloseTo(0.245327, SIX_DIGITS);
    assertThat(Means.clusteredStandardError(clusters, false)).isCloseTo(0.212459, SIX_DIGITS);
  }

  @Test
  void passHatIsNotThePowerOfTheRate() {
    assertThat(Repeats.passHatK(10, 8, 4)).isCloseTo(0.333333, SIX_DIGITS);
    assertThat(Repeats.passAtK(200, 13, 10)).isCloseTo(0.497551, SIX_DIGITS);
    assertThatThrownBy(() -> Repeats.passAtK(3, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid k of runs: 5 of 3 with 1 passed (must be 1 <= k <= runs, 0 <= passed <="
                + " runs)");
  }

  @Test
  void testsDiscordantPairs() {
    assertThat(PairedTests.mcNemarP(10, 2, false)).isCloseTo(0.020921, SIX_DIGITS);
    assertThat(PairedTests.mcNemarP(10, 2, true)).isCloseTo(0.043308, SIX_DIGITS);
    assertThat(PairedTests.mcNemarExactP(10, 2)).isCloseTo(0.038574, SIX_DIGITS);
    assertThat(PairedTests.mcNemarMidP(10, 2)).isCloseTo(0.022461, SIX_DIGITS);
    assertThatThrownBy(
            () ->
                PairedTests.permutationP(
                    new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}))
        .hasMessage("Invalid number of pairs: 21 (must be <= 20)");
  }

  @Test
  void tiesGoToTheFirstVote() {
    assertThat(Votes.majority(List.of("b", "a", "a", "b"))).isEqualTo("b");
  }
}
