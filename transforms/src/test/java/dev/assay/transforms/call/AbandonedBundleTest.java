package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bundle that a runner takes away while its requests are in flight. */
class AbandonedBundleTest {

  @AfterEach
  void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  @Test
  void waitsForAllInFlightAlsoWhenInterruptedAndSendsNothingMore() throws InterruptedException {
    SimulatedWorld world =
        new SimulatedWorld((sentAt, row) -> SimulatedWorld.answer(Duration.ofSeconds(2)));
    Lane lane = SimulatedWorld.lane(RateLimit.NONE, 8);
    LanePump pump = world.pump(lane, RetryPolicy.STANDARD);
    List<Object> out = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pump.offer(SimulatedWorld.run(i), out::add);
    }
    assertThat(lane.snapshot().inFlight()).isEqualTo(5);

    Thread.currentThread().interrupt();
    pump.abandon();

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(lane.snapshot().inFlight()).isZero();
    assertThat(lane.snapshot().sent()).isEqualTo(5);
    assertThat(out).as("another attempt gives them out").isEmpty();
  }
}
