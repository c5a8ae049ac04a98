package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Runs;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTypesTest {

  private static final String JUDGE = "\"judge\": {\"api\": \"test\"}";

  private static List<String> problems(String type, String parameters) {
    String json = "{\"type\": \"" + type + "\", \"name\": \"e\"" + parameters + "}";
    return JudgeTypes.evaluators().problems(List.of(EvaluatorSpec.fromJson(Runs.json(json))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llm-rubric | | has no rubric",
        "llm-rubric | , \"rubric\": \" \" | has an invalid rubric",
        "llm-rubric | , \"rubric\": \"{{\" | has an invalid rubric",
        "llm-rubric | , \"rubrik\": \"x\" | did you mean rubric?",
        "llm-rubric | , \"rubric\": \"x\", \"samples\": 0 | has an invalid samples",
        "model-graded-closedqa | | has no criterion",
        "llm-classifier | , \"prompt\": \"x\" | has no choice_scores",
        "llm-classifier | , \"prompt\": \"x\", \"choice_scores\": {\"a\": \"b\", \"c\": 1} | score"
            + " of choice a",
        "factuality | , \"choice_scores\": {\"F\": 1} | choice in choice_scores F",
        "criteria | | has no list of criteria",
        "criteria | , \"criteria\": [\"x\"], \"rating_mode\": \"quick\" | must be one of detailed,"
            + " fast",
        "criteria | , \"criteria\": [{\"criterion\": \"x\", \"label\": \"a b\"}] | label of a"
            + " criterion",
        "g-eval | | has no criteria",
        "select-best | | has no criterion",
        "assert-set | , \"assert\": [{\"type\": \"select-best\", \"value\": \"x\", \"judge\":"
            + " {\"api\": \"test\"}}] | compares answers",
        "answer-relevance | | has no embedding"
      })
  void saysWhatIsWrongWithParameters(String type, String parameters, String expected) {
    String given = parameters == null ? "" : parameters;
    assertThat(problems(type, ", " + JUDGE + given)).anyMatch(text -> text.contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | has no judge",
        "[] | has an empty judge",
        "\"gpt-4o\" | has an invalid judge",
        "{\"model\": \"m\"} | has an invalid judge",
        "{\"api\": \"test\", \"parameters\": 1} | has an invalid judge",
        "{\"api\": \"test\", \"modle\": \"m\"} | did you mean model?"
      })
  void saysWhatIsWrongWithTheJudge(String judge, String expected) {
    assertThat(problems("llm-rubric", ", \"rubric\": \"x\", \"judge\": " + judge))
        .anyMatch(text -> text.contains(expected));
  }

  @Test
  void everyTypeThatTakesAJudgeSaysThatItHasNone() {
    List<String> types =
        JudgeTypes.evaluators().types().stream()
            .filter(JudgeTypes::takesJudge)
            .filter(type -> !type.equals("row-assert-set")) // its parts have judges, if any
            .toList();

    assertThat(types).hasSize(15);
    assertThat(types)
        .allSatisfy(
            type -> assertThat(problems(type, "")).anyMatch(text -> text.contains("has no judge")));
  }

  @Test
  void mockRatingsNeedNoJudge() {
    assertThat(problems("criteria", ", \"criteria\": [\"x\"], \"rating_version\": \"mock\""))
        .isEmpty();
  }

  @Test
  void tellsWhoAsksModels() {
    assertThat(JudgeTypes.takesJudge("not-llm-rubric")).isTrue();
    assertThat(JudgeTypes.takesJudge("similar")).isFalse();
    assertThat(JudgeTypes.takesEmbedding("not-similar:dot")).isTrue();
    assertThat(JudgeTypes.takesJudge("exact_match")).isFalse();
    assertThat(JudgeTypes.askModels(List.of(EvaluatorSpec.of("exact_match")))).isFalse();
  }

  @Test
  void workersAreSentWhereTypesAreAndNotTheTypes() {
    Evaluators sent = SerializableUtils.clone(JudgeTypes.evaluators());

    assertThat(SerializableUtils.serializeToByteArray(sent)).hasSizeLessThan(1_000);
    assertThat(sent.types()).isEqualTo(JudgeTypes.evaluators().types());
  }
}
