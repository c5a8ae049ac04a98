package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.transforms.call.Limits.GroupLimit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardChoiceTest {

  private static RateLimit perSecond(double rate) {
    return RateLimit.ofRequests(rate * 60);
  }

  /** A worker makes 4,000 calls a second, and has 2,000 in flight; answers take 2 s. */
  @ParameterizedTest
  @CsvSource({
    "1, 100000, 10000, 1",
    "8, 100, 256, 1",
    "8, 1000, 10000, 1",
    "8, 1001, 10000, 2",
    "8, 4000, 10000, 4",
    "8, 4000, 256, 1",
    "8, 4001, 256, 2",
    "8, 100000, 10000, 8",
  })
  void asManyKeysAsTheRateOrTheCallsInFlightTake(
      int workers, double rate, int concurrency, int keys) {
    assertThat(ShardChoice.of(workers).keys(perSecond(rate), concurrency)).isEqualTo(keys);
  }

  @Test
  void aLimitOnConcurrencyGoesBeforeTheStandard() {
    assertThat(ShardChoice.of(8).keys(RateLimit.NONE.withConcurrency(6_000), 256)).isEqualTo(3);
  }

  @Test
  void neverSoManyThatAKeyWouldHaveLessThanOneCall() {
    assertThat(RateLimit.ofRequests(3.0).withShards(8).keys()).isEqualTo(3);
    assertThat(RateLimit.NONE.withConcurrency(2).withShards(8).keys()).isEqualTo(2);
    assertThat(RateLimit.ofRequests(0.5).withShards(8).keys()).isOne();
  }

  @Test
  void whatTheUserSaysStaysAndLimitsOfApisStillHoldForTheirGroups() {
    Limits limits =
        new Limits(
                RateLimit.NONE,
                Map.of(
                    "fast", new GroupLimit(perSecond(9_000), Map.of("m", perSecond(5_000))),
                    "said", new GroupLimit(perSecond(9_000).withShards(2), Map.of())))
            .withShards(limit -> 3);

    assertThat(limits.of("fast", "x").keys()).isEqualTo(3);
    assertThat(limits.of("fast", "m").keys()).isEqualTo(3);
    assertThat(limits.of("said", "x").keys()).isEqualTo(2);
    assertThat(limits.standard()).isEqualTo(RateLimit.NONE);
    assertThat(limits.nameOf("group", "fast", "x")).isEqualTo("fast");
  }

  @Test
  void aSpreadHasAPartForEachKeyAndStageButOneProcessHasAll() {
    Spread spread = Spread.over(4, 2);

    assertThat(spread.parts(3)).isEqualTo(6);
    assertThat(spread.part(2, 3)).isEqualTo(2);
    assertThat(spread.ofStage(1).part(2, 3)).isEqualTo(5);
    assertThat(Spread.ONE_PROCESS.ofStage(1).parts(3)).isOne();
    assertThat(Spread.ONE_PROCESS.ofStage(1).part(2, 3)).isZero();
    assertThatThrownBy(() -> Spread.over(0, 1)).hasMessageContaining("processes 0");
  }
}
