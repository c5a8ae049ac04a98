package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Breaker breaker = new Breaker();

  @Test
  void twentyFailuresInARowOpenIt() {
    for (int i = 0; i < 19; i++) {
      assertThat(breaker.failed(i, i)).isFalse();
    }
    assertThat(breaker.failed(19, 19)).isTrue();
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void singleFailuresAmongAnswersDoNot() {
    for (int i = 0; i < 10_000; i++) {
      if (i % 10 == 0) {
        assertThat(breaker.failed(i * SECOND / 100, i * SECOND / 100)).isFalse();
      } else {
        breaker.answered(i * SECOND / 100);
      }
    }
  }

  @Test
  void halfOfAllFailingOpensIt() {
    boolean opened = false;
    for (int i = 0; i < 60 && !opened; i++) {
      breaker.answered(i);
      opened = breaker.failed(i, i);
    }
    assertThat(opened).isTrue();
  }

  @Test
  void failuresOfMoreThanHalfAMinuteAgoDoNotCount() {
    for (int i = 0; i < 19; i++) {
      breaker.failed(0, 0);
    }
    breaker.answered(0);
    for (int i = 0; i < 19; i++) {
      assertThat(breaker.failed(31 * SECOND, 31 * SECOND)).isFalse();
    }
  }

  @Test
  void whileOpenOneProbeAtATimeGoesTenSecondsApart() {
    open();

    assertThat(breaker.waitNanos(5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(breaker.waitNanos(10 * SECOND)).isZero();
    breaker.sent();
    assertThat(breaker.waitNanos(10 * SECOND)).isPositive();
    breaker.failed(12 * SECOND, 12 * SECOND);
    assertThat(breaker.waitNanos(12 * SECOND)).isEqualTo(10 * SECOND);
  }

  @Test
  void anAnswerClosesIt() {
    open();

    assertThat(breaker.answered(11 * SECOND)).isTrue();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.waitNanos(11 * SECOND)).isZero();
    assertThat(breaker.failed(11 * SECOND, 11 * SECOND)).isFalse();
  }

  private void open() {
    for (int i = 0; i < 20; i++) {
      breaker.failed(0, 0);
    }
  }
}
