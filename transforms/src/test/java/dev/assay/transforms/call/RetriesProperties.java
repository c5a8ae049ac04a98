package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class RetriesProperties {

  private static CallError error(Verdict verdict, @Nullable Duration retryAfter) {
    return new CallError("X", "x", null, verdict, false, retryAfter);
  }

  @Property
  void waitsStayUnderTheirDoublingCeiling(
      @ForAll @IntRange(min = 1, max = 100) int attempts,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
    Duration wait =
        Retries.wait(RetryPolicy.STANDARD, attempts, error(Verdict.TRANSIENT, null), random);

    assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(wait).isLessThan(Duration.ofSeconds(60));
    assertThat(wait.toNanos()).isLessThanOrEqualTo((long) (1e9 * Math.pow(2, attempts - 1)));
  }

  @Property
  void theServersWishIsAMinimum(
      @ForAll @IntRange(min = 1, max = 10) int attempts,
      @ForAll @IntRange(min = 0, max = 1000) int seconds,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
    Duration asked = Duration.ofSeconds(seconds);

    assertThat(
            Retries.wait(RetryPolicy.STANDARD, attempts, error(Verdict.TRANSIENT, asked), random))
        .isGreaterThanOrEqualTo(asked);
  }

  @Example
  void onlyTransientVerdictsUseUpAttempts() {
    RetryPolicy twice = RetryPolicy.STANDARD.withMaxAttempts(2);

    assertThat(Retries.again(twice, 1, error(Verdict.TRANSIENT, null))).isTrue();
    assertThat(Retries.again(twice, 2, error(Verdict.TRANSIENT, null))).isFalse();
    assertThat(Retries.again(twice, 99, error(Verdict.RATE_LIMITED, null))).isTrue();
    assertThat(Retries.again(twice, 0, error(Verdict.ROW_TERMINAL, null))).isFalse();
    assertThat(Retries.again(twice, 0, error(Verdict.LANE_TERMINAL, null))).isFalse();
  }

  @Example
  void whatComesAgainAsARuleIsTriedLessOften() {
    RetryPolicy ten = RetryPolicy.STANDARD.withMaxAttempts(10);
    CallError notJson = new CallError("RESP_NOT_JSON", "x", 200, Verdict.TRANSIENT, true, null);
    CallError model = new CallError("MODEL_FAILED", "x", 424, Verdict.TRANSIENT, false, null);

    assertThat(Retries.again(ten, 2, notJson)).isTrue();
    assertThat(Retries.again(ten, 3, notJson)).isFalse();
    assertThat(Retries.again(ten, 1, model)).isTrue();
    assertThat(Retries.again(ten, 2, model)).isFalse();
    assertThat(Retries.again(RetryPolicy.STANDARD.withMaxAttempts(1), 1, model)).isFalse();
  }
}
