package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.batch.BatchMode;
import dev.assay.transforms.batch.BatchModes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSectionTest {

  @TempDir Path directory;
  private Plans plans;

  @BeforeEach
  void makePlans() throws Exception {
    plans = new Plans(directory);
  }

  private static PlanOverrides option(String... batches) {
    return new PlanOverrides(
        null, null, null, null, List.of(), null, null, null, null, false, List.of(batches), null);
  }

  @Test
  void nothingGoesByBatchUnlessSaid() throws Exception {
    assertThat(plans.plan("dataset: rows.jsonl\n").batches()).isEqualTo(BatchModes.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[openai]", "{openai: 24h}", "{openai: {}}", "{openai: {deadline: 24h, poll: 60s}}"})
  void aGroupHasADayAndALookEachMinute(String section) throws Exception {
    assertThat(plans.plan("dataset: rows.jsonl\nbatch: " + section + "\n").batches())
        .isEqualTo(BatchModes.NONE.with("openai", BatchMode.STANDARD));
  }

  @Test
  void aGroupSaysHowItGoes() throws Exception {
    assertThat(
            plans
                .plan(
                    """
                    dataset: rows.jsonl
                    batch: {g: {deadline: 6h, poll: 2s, max_requests: 100}}
                    """)
                .batches()
                .groups())
        .containsEntry("g", new BatchMode(Duration.ofHours(6), Duration.ofSeconds(2), 100));
  }

  @Test
  void theOptionGoesOverTheFile() throws Exception {
    Path file =
        plans.write("e.yaml", "dataset: rows.jsonl\nbatch: {g: {deadline: 6h, poll: 2s}}\n");

    assertThat(plans.plan(file, option("g=1h", "openai")).batches().groups())
        .containsEntry("g", new BatchMode(Duration.ofHours(1), Duration.ofSeconds(2), null))
        .containsEntry("openai", BatchMode.STANDARD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "batch: 5 | CONFIG_TYPE e.yaml:2:8: Invalid batch: 5 (must be a mapping of keys to values)",
        "batch: [1] | CONFIG_TYPE e.yaml:2:9: Invalid batch: 1 (must be the name of a group)",
        "batch: {g: soon} | CONFIG_TYPE e.yaml:2:12: Invalid batch.g: the text \"soon\" (must be a"
            + " time from 100ms to 48h with its unit, such as 24h, or a mapping of keys to values)",
        "batch: {g: {dead: 1h}} | CONFIG_UNKNOWN_KEY e.yaml:2:13: unknown key \"batch.g.dead\";"
            + " known here: deadline, poll, max_requests",
        "batch: {g: {deadline: 72h}} | CONFIG_RANGE e.yaml:2:23: Invalid batch.g.deadline: the text"
            + " \"72h\" (must be a time from 100ms to 48h with its unit, such as 500ms, 60s or 2m)",
        "batch: {g: {max_requests: 0}} | CONFIG_RANGE e.yaml:2:27: Invalid batch.g.max_requests: 0"
            + " (must be a whole number from 1 to 100000)"
      })
  void saysWhatIsWrongWhere(String section, String problem) throws Exception {
    assertThat(plans.problems("e.yaml", "dataset: rows.jsonl\n" + section + "\n"))
        .containsExactly(problem);
  }

  @Test
  void anOptionThatIsNoneIsRefused() throws Exception {
    Path file = plans.write("e.yaml", "dataset: rows.jsonl\n");

    assertThat(plans.problems(plans.read(file, option("g=later"))))
        .containsExactly(
            "USAGE_BATCH command line: Invalid --batch \"g=later\" (must be GROUP, or GROUP=TIME"
                + " with a time from 100ms to 48h with its unit, such as 24h)");
  }
}
