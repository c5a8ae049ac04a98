package dev.assay.io.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitJudgeTest {

  private static final long SECOND = 1_000_000_000L;

  private static boolean admits(LimitJudge judge, long nanoTime) {
    if (judge.waitFor(nanoTime).isZero()) {
      judge.admit(nanoTime);
      return true;
    }
    return false;
  }

  private static int admitted(LimitJudge judge, int tries, long nanoTime) {
    int count = 0;
    for (int i = 0; i < tries; i++) {
      count += admits(judge, nanoTime) ? 1 : 0;
    }
    return count;
  }

  @Test
  void aFixedWindowForgetsAtItsEnd() {
    LimitJudge judge = LimitJudge.fixedWindow(10, Duration.ofSeconds(1));

    assertThat(admitted(judge, 5, -7)).isEqualTo(5);
    assertThat(admitted(judge, 20, SECOND - 8)).isEqualTo(5);
    assertThat(judge.waitFor(SECOND - 8)).isEqualTo(Duration.ofNanos(1));
    assertThat(admitted(judge, 20, SECOND - 7)).isEqualTo(10);
    assertThat(admitted(judge, 20, 10 * SECOND)).isEqualTo(10);
  }

  @Test
  void aSlidingWindowLooksBackFromEachRequest() {
    LimitJudge judge = LimitJudge.slidingWindow(10, Duration.ofSeconds(1));

    assertThat(admitted(judge, 5, 0)).isEqualTo(5);
    assertThat(admitted(judge, 20, SECOND / 2)).isEqualTo(5);
    assertThat(judge.waitFor(SECOND - 1)).isEqualTo(Duration.ofNanos(1));
    assertThat(admitted(judge, 20, SECOND)).isEqualTo(5);
    assertThat(admitted(judge, 20, SECOND + SECOND / 2)).isEqualTo(5);
  }

  @Test
  void aBucketRefillsEvenlyUpToItsBurst() {
    LimitJudge judge = LimitJudge.tokenBucket(600, 20);

    assertThat(admitted(judge, 50, 0)).isEqualTo(20);
    assertThat(judge.waitFor(0)).isEqualTo(Duration.ofMillis(100));
    assertThat(admitted(judge, 50, SECOND)).isEqualTo(10);
    assertThat(admitted(judge, 50, 100 * SECOND)).isEqualTo(20);
  }

  @Test
  void refusesLimitsThatCannotBe() {
    assertThatThrownBy(() -> LimitJudge.fixedWindow(0, Duration.ofSeconds(1)))
        .hasMessageContaining("Invalid limit: 0");
    assertThatThrownBy(() -> LimitJudge.slidingWindow(1, Duration.ZERO))
        .hasMessageContaining("Invalid limit: 1");
    assertThatThrownBy(() -> LimitJudge.tokenBucket(0, 1))
        .hasMessageContaining("Invalid bucket: 0.0/min");
  }
}
