package dev.assay.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that name evaluators. */
final class StageOptionsTest {

  private static final PlanChecks ANY =
      new PlanChecks(
          FakeChecks.checks().apis(), entry -> List.of(), entry -> List.of(), Set.of("jsonl"));

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "number | {'parser':'number'}",
        "number:1-10 | {'parser':'number','min':1,'max':10}",
        "number:-1--0.5 | {'parser':'number','min':-1,'max':-0.5}",
        "yes-no | {'parser':'yes-no'}",
        "choice:A, B | {'parser':'choice','choices':['A','B']}",
        "choice:good=1,bad=0 | {'parser':'choice','choices':{'good':1,'bad':0}}",
        "choice:a=1,b | {'parser':'choice','choices':['a=1','b']}",
        "json:a.b | {'parser':'json','field':'a.b'}",
      })
  void readsFormsOfJudgements(String option, String parameters) throws IOException {
    List<PlanProblem> problems = new ArrayList<>();

    EvaluatorEntry entry = new JudgeParserOption(ANY).read(option, false, problems);

    assertThat(problems).isEmpty();
    assertThat(Objects.requireNonNull(entry).name()).isEqualTo("judge");
    assertThat(Json.text(entry.parameters())).isEqualTo(parameters.replace('\'', '"'));
  }

  @Test
  void tellsSeveralJudgesApart() {
    EvaluatorEntry entry = new JudgeParserOption(ANY).read("yes-no", true, new ArrayList<>());

    assertThat(Objects.requireNonNull(entry).parameters().path("by_judge").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "stars", "number:", "number:1", "yes-no:x", "choice", "choice:a,", "json:"})
  void refusesOtherForms(String option) {
    List<PlanProblem> problems = new ArrayList<>();

    assertThat(new JudgeParserOption(ANY).read(option, false, problems)).isNull();
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("USAGE_PARSER");
              assertThat(problem.message()).contains("\"" + option + "\"", "number:MIN-MAX");
            });
  }

  @Test
  void scorersStandBesideTheEvaluatorsOfTheExperiment() throws IOException {
    Plans plans = new Plans(directory);
    PlanResult read =
        plans.read(
            "e.yaml",
            "dataset: rows.jsonl\nevaluators: [exact_match, {type: exact_match, name: match}]\n");

    PlanResult scored = new ScorerOption(ANY).over(read, List.of("exact_match", "includes"));
    PlanResult clash = new ScorerOption(ANY).over(read, List.of("match"));
    PlanResult unknown =
        new ScorerOption(FakeChecks.checks()).over(read, List.of("exact_match", "nope"));

    List<EvaluatorEntry> evaluators =
        scored.match(ready -> ready.plan().evaluators(), refused -> List.of());
    assertThat(evaluators)
        .extracting(EvaluatorEntry::name)
        .containsExactly("exact_match", "match", "includes");
    assertThat(plans.problems(clash))
        .singleElement()
        .asString()
        .contains("USAGE_SCORER", "--scorer match", "one of type exact_match");
    assertThat(plans.problems(unknown))
        .containsExactly(
            "USAGE_SCORER command line: Invalid --scorer: \"nope\": evaluator \"nope\" is not"
                + " known; known: exact_match");
  }
}
