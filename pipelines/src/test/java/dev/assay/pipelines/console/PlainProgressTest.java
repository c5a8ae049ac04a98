package dev.assay.pipelines.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainProgressTest {

  @Test
  void oneLineStandsForAllLanes() {
    assertThat(PlainProgress.line(List.of(Lanes.BUSY, Lanes.DONE)))
        .isEqualTo(
            "422/1,010 41 %, 498/min, 64 in flight, 3 retries, 2 failed, 2 min left, $0.6234;"
                + " waiting: openai/gpt-4o for rate limit");
  }

  @Test
  void whatIsNotThereIsNotSaid() {
    assertThat(PlainProgress.line(List.of(Lanes.READING)))
        .isEqualTo("7 done, 0.5/min, 1 in flight, 1 retry");
    assertThat(PlainProgress.line(List.of())).isEqualTo("0/0 100 %, 0/min, 0 in flight");
  }

  @Test
  void impossibleProgressIsRefused() {
    assertThatThrownBy(() -> new LaneStatus("x", -1, 10, 0, null, 0, 0, 0, null, null, null))
        .hasMessage("Invalid progress: -1 of 10 (must be >= 0, the total may be -1)");
  }
}
