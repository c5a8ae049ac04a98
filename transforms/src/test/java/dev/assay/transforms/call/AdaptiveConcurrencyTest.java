package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveConcurrencyTest {

  private static final long COOLED = Duration.ofSeconds(16).toNanos();

  private final AdaptiveConcurrency adaptive = new AdaptiveConcurrency(1000);

  @Test
  void doublesAfterEachFullRoundUpToTheCeiling() {
    assertThat(adaptive.limit()).isEqualTo(20);
    round(0);
    assertThat(adaptive.limit()).isEqualTo(40);
    for (int i = 0; i < 10; i++) {
      round(0);
    }
    assertThat(adaptive.limit()).isEqualTo(1000);
  }

  @Test
  void doesNotGrowWhileTheLaneIsIdle() {
    for (int i = 0; i < 200; i++) {
      adaptive.sent(3);
      adaptive.answered(0);
    }
    assertThat(adaptive.limit()).isEqualTo(20);
  }

  @Test
  void aCutTakesAFifthOnceAndEndsTheSlowStart() {
    round(0);
    adaptive.throttled(0, false);
    adaptive.throttled(1, false);
    assertThat(adaptive.limit()).isEqualTo(32);

    round(COOLED);
    assertThat(adaptive.limit()).isEqualTo(33);
  }

  @Test
  void answersOfTheCoolDownDoNotCount() {
    adaptive.throttled(0, false);
    round(1);
    assertThat(adaptive.limit()).isEqualTo(16);
  }

  @Test
  void fewRefusalsThatSayHowLongToWaitNeitherCutNorKeepItFromGrowing() {
    for (int i = 0; i < 3; i++) {
      adaptive.throttled(0, true);
    }
    round(0);
    assertThat(adaptive.limit()).isEqualTo(40);
  }

  @Test
  void aFifthOfSuchRefusalsCuts() {
    for (int i = 0; i < 16; i++) {
      adaptive.answered(0);
    }
    for (int i = 0; i < 3; i++) {
      adaptive.throttled(0, true);
    }
    assertThat(adaptive.limit()).isEqualTo(20);
    adaptive.throttled(0, true);
    assertThat(adaptive.limit()).isEqualTo(16);
  }

  @Test
  void neverFallsBelowOne() {
    for (int i = 0; i < 100; i++) {
      adaptive.throttled(i * COOLED, false);
    }
    assertThat(adaptive.limit()).isEqualTo(1);
  }

  private void round(long now) {
    int answers = Math.max(4, adaptive.limit());
    for (int i = 0; i < answers; i++) {
      adaptive.sent(adaptive.limit());
      adaptive.answered(now);
    }
  }
}
