package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DepartureGateTest {

  private static final long GAP = Duration.ofMillis(25).toNanos();

  private final DepartureGate gate = new DepartureGate(Clock.system());

  /** Returns when each of so many threads, all ready at once, has passed. */
  private List<Long> pass(int threads) throws InterruptedException {
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ready = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  ready.await();
                } catch (InterruptedException e) {
                  return;
                }
                gate.await();
                times.add(System.nanoTime());
                gate.left();
              });
      thread.start();
      all.add(thread);
    }
    ready.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    Collections.sort(times);
    return times;
  }

  @Test
  void requestsThatAreReadyTogetherLeaveOneGapApart() throws Exception {
    gate.keep(GAP, true);

    List<Long> times = pass(5);

    assertThat(times).hasSize(5);
    assertThat(times.get(4) - times.get(0)).isGreaterThan(4 * GAP - GAP / 5);
  }

  @Test
  void shortGapsAreKeptInTheLongRun() throws Exception {
    long gap = Duration.ofMillis(1).toNanos();
    gate.keep(gap, false);

    List<Long> times = pass(50);

    assertThat(times.get(49) - times.get(0)).isGreaterThan(40 * gap);
  }

  @Test
  void withoutALimitNobodyWaits() throws Exception {
    gate.keep(0, false);

    assertThat(pass(3)).hasSize(3);
    assertThat(gate.nanosUntilNear(System.nanoTime())).isZero();
  }
}
