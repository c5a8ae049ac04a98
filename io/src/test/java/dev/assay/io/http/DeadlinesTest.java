package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {

  private final Deadlines deadlines = new Deadlines(Clock.system(), Thread::new);

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void wakesForADeadlineThatIsEarlierThanAllBefore() throws InterruptedException {
    for (int minutes = 60; minutes > 10; minutes--) {
      deadlines.add(exchange(Duration.ofMinutes(minutes), new CountDownLatch(1)));
    }
    CountDownLatch cut = new CountDownLatch(1);
    deadlines.add(exchange(Duration.ofMillis(20), cut));
    assertThat(cut.await(50, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void endsManyThatAreAddedWhileItLooks() throws InterruptedException {
    int each = 500;
    CountDownLatch cut = new CountDownLatch(4 * each);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < each; n++) {
                  deadlines.add(exchange(Duration.ofMillis(n % 50), cut));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(cut.await(50, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void leavesAloneWhatWasTakenOut() throws InterruptedException {
    CountDownLatch spared = new CountDownLatch(1);
    InFlight exchange = exchange(Duration.ofMillis(200), spared);
    deadlines.add(exchange);
    deadlines.remove(exchange);
    CountDownLatch later = new CountDownLatch(1);
    deadlines.add(exchange(Duration.ofMillis(400), later));
    assertThat(later.await(50, TimeUnit.SECONDS)).isTrue();
    assertThat(spared.getCount()).isEqualTo(1);
    assertThat(exchange.expired()).isFalse();
  }

  private static InFlight exchange(Duration deadline, CountDownLatch cut) {
    InFlight exchange = new InFlight(Clock.system(), deadline, Map.of(), Departure.AT_ONCE);
    exchange.attach(
        () -> {
          cut.countDown();
          return true;
        });
    return exchange;
  }
}
