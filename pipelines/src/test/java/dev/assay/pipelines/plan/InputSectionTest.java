package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.files.ReadLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that an experiment names, and how much they may ask for. */
class InputSectionTest {

  @TempDir Path directory;
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
    Files.writeString(directory.resolve("rows.jsonl"), "");
  }

  @Test
  void theLimitsAreStandardUntilTheyAreSet() throws IOException {
    assertThat(plans.plan("dataset: rows.jsonl").input()).isEqualTo(ReadLimits.STANDARD);
    assertThat(
            plans
                .plan(
                    """
                    dataset: rows.jsonl
                    input:
                      max_line_bytes: 10
                      max_decompressed_bytes: 20000000000
                      max_decompress_ratio: 30
                    """)
                .input())
        .isEqualTo(new ReadLimits(10, 20_000_000_000L, 30));
  }

  @Test
  void aLimitOutOfRangeIsNamed() throws IOException {
    assertThat(
            plans.problems(
                "e.yaml",
                """
                dataset: rows.jsonl
                input: {max_line_bytes: 0, max_decompressed_bytes: 1.5, max_decompress_ratio: x}
                """))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("input.max_line_bytes: 0", "1073741824"))
        .anySatisfy(line -> assertThat(line).contains("input.max_decompressed_bytes", "above 0"))
        .anySatisfy(line -> assertThat(line).contains("input.max_decompress_ratio", "1000000"));
  }

  @Test
  void standardInputAndPatternsNeedNotBeThereYet() throws IOException {
    assertThat(plans.plan("dataset: [\"-\", rows.jsonl]").dataset())
        .containsExactly("-", directory.resolve("rows.jsonl").toString());
    ExperimentPlan bare = plans.plan(Path.of("-"), PlanOverrides.NONE);
    assertThat(bare.name()).isEqualTo("stdin");
    assertThat(bare.dataset()).isEqualTo(List.of("-"));
    ExperimentPlan pattern = plans.plan(directory.resolve("d*.parquet.zst"), PlanOverrides.NONE);
    assertThat(pattern.name()).isEqualTo("d-");
  }
}
