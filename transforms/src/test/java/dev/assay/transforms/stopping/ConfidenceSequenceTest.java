package dev.assay.transforms.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceSequenceTest {

  private static final int SEQUENCES = 500;
  private static final int FIRST = 100;
  private static final long ROWS = FIRST << 7;

  @ParameterizedTest
  @CsvSource({"100, 0.146256", "1000, 0.038426", "10000, 0.013092"})
  void isAsWideAsTheWorkedExamples(long n, double half) {
    assertThat(ConfidenceSequence.halfWidth(0.4, n, 0.1, 0.05)).isCloseTo(half, within(5e-7));
  }

  @ParameterizedTest
  @ValueSource(longs = {50, 447, 10_000})
  void isNarrowestNearTheSizeItIsTunedFor(long size) {
    double rho = ConfidenceSequence.tuned((double) size, 0.05);
    double tuned = ConfidenceSequence.halfWidth(1, size, rho, 0.05);
    assertThat(ConfidenceSequence.halfWidth(1, size, rho * 1.3, 0.05)).isGreaterThan(tuned);
    assertThat(ConfidenceSequence.halfWidth(1, size, rho / 1.3, 0.05)).isGreaterThan(tuned);
  }

  @Test
  void refusesWhatIsNoSequence() {
    assertThatThrownBy(() -> ConfidenceSequence.halfWidth(1, 0, 0.1, 0.05))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfidenceSequence.halfWidth(1, 5, 0, 0.05))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfidenceSequence.halfWidth(1, 5, 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfidenceSequence.halfWidth(Double.NaN, 5, 0.1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Moments> waves(Random random, double mean) {
    List<Moments> waves = new ArrayList<>();
    for (long size = FIRST, had = 0; size < ROWS; had = size, size *= 2) {
      Moments wave = Moments.NONE;
      for (long i = had; i < size; i++) {
        wave = wave.plus(Moments.of(random.nextDouble() < mean ? 1 : 0));
      }
      waves.add(wave);
    }
    return waves;
  }

  /** Looks after every wave, at the hardest threshold there is: the mean itself. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 0.97})
  void missesTheMeanSeldomHoweverOftenOneLooksWhereFixedIntervalsMissItOften(double mean) {
    Random random = new Random(11);
    StopRule rule =
        new StopRule(List.of(new StopRule.Target("s", mean, null)), List.of(), 0.95, FIRST, 1);
    int wrong = 0;
    int wrongByFixedIntervals = 0;
    for (int i = 0; i < SEQUENCES; i++) {
      Waves waves = new Waves(rule, Map.of("[]", ROWS));
      boolean fixedMissed = false;
      Moments all = Moments.NONE;
      for (Moments wave : waves(random, mean)) {
        waves.next();
        waves.observe(List.of(new SliceScores("[]", List.of(wave))), true);
        all = all.plus(wave);
        double deviation = Math.sqrt(all.mean() * (1 - all.mean()));
        fixedMissed |= Math.abs(all.mean() - mean) > 1.96 * deviation / Math.sqrt((double) all.n());
      }
      wrong += waves.decisions().get(0).why() == null ? 0 : 1;
      wrongByFixedIntervals += fixedMissed ? 1 : 0;
    }
    assertThat(wrong).isLessThanOrEqualTo(SEQUENCES / 20);
    assertThat(wrongByFixedIntervals).isGreaterThan(SEQUENCES / 12);
  }

  @Test
  void decidesWhatIsClearLongBeforeTheLastRow() {
    Random random = new Random(12);
    StopRule rule =
        new StopRule(List.of(new StopRule.Target("s", 0.8, null)), List.of(), 0.95, FIRST, 1);
    int decided = 0;
    for (int i = 0; i < SEQUENCES; i++) {
      Waves waves = new Waves(rule, Map.of("[]", ROWS));
      for (Moments wave : waves(random, 0.9).subList(0, 4)) {
        waves.next();
        waves.observe(List.of(new SliceScores("[]", List.of(wave))), true);
      }
      decided += waves.decisions().get(0).why() == Decision.Why.ABOVE ? 1 : 0;
    }
    assertThat(decided).isGreaterThan(SEQUENCES * 9 / 10);
  }
}
