package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LanesElsewhereTest {

  private static final CallError REFUSED =
      new CallError("HTTP_401", "the key is refused", null, Verdict.LANE_TERMINAL, false, null);

  private static LaneSnapshot snapshot(
      String lane, long answered, long failed, @Nullable CallError stoppedBy) {
    return new LaneSnapshot(
        new LaneKey("https://api.example/v1", "me", lane, "m"),
        null,
        answered,
        0,
        failed,
        answered + failed,
        1,
        Duration.ZERO,
        0,
        null,
        stoppedBy,
        0.5 * answered);
  }

  @Test
  void laterPipelinesOfARunAddToEarlierOnes() {
    Lanes lanes = Lanes.of("elsewhere");
    try {
      lanes.elsewhere(List.of(snapshot("a", 3, 2, REFUSED), snapshot("b", 4, 0, null)));
      lanes.elsewhere(List.of(snapshot("b", 5, 1, null)));
      lanes.elsewhere(List.of());

      List<LaneSnapshot> found = lanes.snapshots();

      assertThat(found).extracting(LaneSnapshot::answered).containsExactly(3L, 9L);
      assertThat(found).extracting(LaneSnapshot::sent).containsExactly(5L, 10L);
      assertThat(found).extracting(LaneSnapshot::retries).containsExactly(1L, 2L);
      assertThat(found).extracting(LaneSnapshot::costUsd).containsExactly(1.5, 4.5);
      assertThat(found).extracting(LaneSnapshot::stoppedBy).containsExactly(REFUSED, null);
    } finally {
      Lanes.close("elsewhere");
    }
  }
}
