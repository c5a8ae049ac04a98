package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.pipelines.command.RunSettings.Runner;
import org.junit.jupiter.api.Test;

class HeapNeedTest {

  private static final long HEAP = 1_000L << 20;

  @Test
  void rowsThatTakeMoreThanFourFifthsOfTheHeapAreRefusedUnlessTheRunnerWasNamed() {
    assertThat(HeapNeed.problem(800L << 20, Runner.DIRECT_IF_IT_FITS, HEAP)).isNull();
    assertThat(HeapNeed.problem(801L << 20, Runner.DIRECT_IF_IT_FITS, HEAP))
        .contains("801 MB", "1,000 MB", "--runner flink");
    assertThat(HeapNeed.problem(801L << 20, Runner.DIRECT, HEAP)).isNull();
    assertThat(HeapNeed.problem(801L << 20, Runner.FLINK, HEAP)).isNull();
  }

  @Test
  void autoIsDirectWhereRowsFitAndElseFlink() {
    assertThat(HeapNeed.chosen(Runner.AUTO, 800L << 20, HEAP)).isEqualTo(Runner.DIRECT);
    assertThat(HeapNeed.chosen(Runner.AUTO, 801L << 20, HEAP)).isEqualTo(Runner.FLINK);
    assertThat(HeapNeed.chosen(Runner.SPARK, 801L << 20, HEAP)).isEqualTo(Runner.SPARK);
    assertThat(HeapNeed.problem(801L << 20, Runner.AUTO, HEAP)).isNull();
  }
}
