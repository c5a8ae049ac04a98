package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.stopping.StopRule;
import dev.assay.transforms.stopping.StopRule.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EarlyStoppingSectionTest {

  private static final String DATASET = "dataset: rows.jsonl\n";

  @TempDir private Path directory = Path.of("");
  private Plans plans;

  @BeforeEach
  void makePlans() throws IOException {
    plans = new Plans(directory);
  }

  private StopRule rule(String text) throws IOException {
    return plans.plan(DATASET + "early_stopping: " + text + "\n").conditions().earlyStopping();
  }

  @Test
  void readsTheRuleWithWhatIsStandard() throws IOException {
    assertThat(rule("{score: a, threshold: 0.8}"))
        .isEqualTo(new StopRule(List.of(new Target("a", 0.8, null)), List.of(), 0.95, 100, 1));
    assertThat(
            rule(
                "{score: [{score: a, width: 0.1}, b], threshold: -1, by: [lang, meta.site], level:"
                    + " 0.9, first: 30, seed: 5}"))
        .isEqualTo(
            new StopRule(
                List.of(new Target("a", null, 0.1), new Target("b", -1.0, null)),
                List.of("lang", "meta.site"),
                0.9,
                30,
                5));
    assertThat(plans.plan(DATASET).conditions().earlyStopping()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{threshold: 1} | e.yaml:2:17: key \"early_stopping.score\" is missing",
        "{score: a} | e.yaml:2:25: early_stopping of \"a\" has neither threshold nor width",
        "{score: a, width: 0} | e.yaml:2:35: Invalid early_stopping.width: 0 (must be a number"
            + " above 0)",
        "{score: a, threshold: high} | e.yaml:2:39: Invalid early_stopping.threshold: the text"
            + " \"high\" (must be a number)",
        "{score: a, width: 1, level: 1} | e.yaml:2:45: Invalid early_stopping.level: 1 (must be a"
            + " number above 0.5, at most 0.9999)",
        "{score: a, width: 1, first: 29} | e.yaml:2:45: Invalid early_stopping.first: 29 (must be a"
            + " whole number from 30",
        "{score: [a, a], width: 1} | e.yaml:2:29: early_stopping names the score \"a\" twice",
        "{score: [], width: 1} | e.yaml:2:25: Invalid early_stopping.score: a list (must be the"
            + " name of a score",
        "{score: a, width: 1, by: {a: b}} | e.yaml:2:42: Invalid early_stopping.by: a mapping",
        "0.8 | e.yaml:2:17: Invalid early_stopping: 0.8"
      })
  void saysWhatIsWrongAndWhere(String text, String problem) throws IOException {
    assertThat(plans.problems("e.yaml", DATASET + "early_stopping: " + text + "\n"))
        .anySatisfy(line -> assertThat(line).contains(problem));
  }

  @Test
  void doesNotGoWithBatches() throws IOException {
    assertThat(
            plans.problems(
                "e.yaml", DATASET + "batch: [g]\nearly_stopping: {score: a, width: 1}\n"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("CONFIG_CONFLICT e.yaml:3", "early_stopping and batch exclude"));
  }

  @Test
  void warnsOfAScoreThatNoEvaluatorHas() throws IOException {
    assertThat(
            plans.warnings(
                plans.read("e.yaml", DATASET + "early_stopping: {score: a, width: 1}\n")))
        .anySatisfy(line -> assertThat(line).contains("no evaluator is named \"a\""));
  }
}
