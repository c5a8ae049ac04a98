package dev.assay.transforms.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.transforms.stopping.SplitByPlace.Share;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WavesTest {

  private static final String EN = "[\"en\"]";
  private static final String DE = "[\"de\"]";

  private static StopRule rule(StopRule.Target... targets) {
    return new StopRule(List.of(targets), List.of("lang"), 0.95, 100, 1);
  }

  private static final StopRule ABOVE_HALF = rule(new StopRule.Target("s", 0.5, null));

  private static SliceScores scores(String slice, int ones, int zeros) {
    return new SliceScores(slice, List.of(moments(ones, zeros)));
  }

  private static Moments moments(int ones, int zeros) {
    return IntStream.range(0, ones + zeros)
        .mapToObj(i -> Moments.of(i < ones ? 1 : 0))
        .reduce(Moments.NONE, Moments::plus);
  }

  private static Map<String, String> whys(Waves waves) {
    return waves.decisions().stream()
        .collect(Collectors.toMap(Decision::slice, decision -> String.valueOf(decision.why())));
  }

  @Test
  void doubleUntilDecidedAndDecidedSlicesGetNoMore() {
    Waves waves = new Waves(ABOVE_HALF, Map.of(EN, 1_000L, DE, 250L));
    assertThat(waves.next()).isEqualTo(Map.of(EN, new Share(0, 0.1), DE, new Share(0, 0.4)));
    waves.observe(List.of(scores(EN, 95, 5), scores(DE, 50, 50)), true);
    assertThat(whys(waves)).isEqualTo(Map.of(EN, "above", DE, "null"));

    assertThat(waves.next()).isEqualTo(Map.of(DE, new Share(0.4, 0.8)));
    waves.observe(List.of(scores(DE, 50, 50)), true);
    assertThat(waves.next()).isEqualTo(Map.of(DE, new Share(0.8, 1)));
    waves.observe(List.of(scores(DE, 25, 25)), true);
    assertThat(whys(waves)).containsEntry(DE, "all rows");
    assertThat(waves.next()).isEmpty();
    assertThat(waves.called()).isEqualTo(Map.of(EN, new Share(0, 0.1), DE, new Share(0, 1)));
  }

  @Test
  void knowBelowAndWidth() {
    Waves waves =
        new Waves(
            rule(new StopRule.Target("s", 0.5, null), new StopRule.Target("t", null, 0.15)),
            Map.of(EN, 1_000L));
    waves.next();
    waves.observe(List.of(new SliceScores(EN, List.of(moments(5, 95), moments(50, 50)))), true);
    assertThat(waves.decisions())
        .extracting(Decision::score, Decision::why)
        .containsExactly(tuple("s", Decision.Why.BELOW), tuple("t", null));
    assertThat(waves.next()).containsOnlyKeys(EN);
    waves.observe(List.of(new SliceScores(EN, List.of(moments(100, 0), moments(50, 50)))), true);
    assertThat(waves.decisions())
        .extracting(Decision::n, Decision::why)
        .as("what is decided stays as it was, although later rows would not")
        .containsExactly(tuple(100L, Decision.Why.BELOW), tuple(200L, Decision.Why.WIDTH));
  }

  @Test
  void divideTheErrorRateOverSlicesAndScores() {
    Waves one = new Waves(ABOVE_HALF, Map.of(EN, 1_000L));
    Waves many = new Waves(ABOVE_HALF, Map.of(EN, 1_000L, DE, 1_000L));
    for (Waves waves : List.of(one, many)) {
      waves.next();
      waves.observe(List.of(scores(EN, 60, 40)), true);
    }
    assertThat(width(many)).isGreaterThan(width(one) * 1.02);
  }

  private static double width(Waves waves) {
    return waves.decisions().stream()
        .filter(decision -> decision.slice().equals(EN))
        .mapToDouble(decision -> decision.high() - decision.low())
        .findFirst()
        .getAsDouble();
  }

  @Test
  void neverDecideWhatHasNoObservations() {
    Waves waves = new Waves(ABOVE_HALF, Map.of(EN, 150L));
    while (!waves.next().isEmpty()) {
      waves.observe(List.of(scores(EN, 0, 0)), true);
    }
    assertThat(waves.decisions()).containsExactly(new Decision(EN, "s", 0, null, null, null, null));
  }

  @Test
  void takeFewObservationsForNoProof() {
    Waves waves = new Waves(rule(new StopRule.Target("s", 0.01, 0.9)), Map.of(EN, 1_000L));
    waves.next();
    waves.observe(List.of(scores(EN, 29, 0)), true);
    assertThat(whys(waves)).containsEntry(EN, "null");
    waves.next();
    waves.observe(List.of(scores(EN, 1, 0)), true);
    assertThat(whys(waves)).containsEntry(EN, "above");
  }

  @Test
  void decideNothingFromAWaveThatWasCutShortAndGiveTheRest() {
    Waves waves = new Waves(ABOVE_HALF, Map.of(EN, 1_000L));
    waves.next();
    waves.observe(List.of(scores(EN, 95, 5)), false);
    assertThat(whys(waves)).containsEntry(EN, "null");
    assertThat(waves.next()).isEqualTo(Map.of(EN, new Share(0.1, 1)));
    waves.observe(List.of(), true);
    assertThat(whys(waves)).containsEntry(EN, "null");
    assertThat(waves.next()).isEmpty();
  }
}
