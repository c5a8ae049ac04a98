package dev.assay.transforms.evaluate;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.json;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class EvaluatorsTest {

  @Test
  void namesTheNearestTypeAndAllOfThem() {
    assertThat(problems("\"exactmatch\""))
        .singleElement()
        .asString()
        .startsWith(
            "Unknown evaluator type exactmatch (did you mean exact_match? known: assert-set,"
                + " average_precision, bleu, cer, chrf, chrf++, command, contains,")
        .endsWith(" valid_json, wer, word-count)");
    assertThat(problems("\"sentiment-of-the-reply\""))
        .singleElement()
        .asString()
        .startsWith("Unknown evaluator type sentiment-of-the-reply (known: assert-set,");
  }

  @Test
  void namesTheNearestParameter() {
    assertThat(problems("{\"type\":\"contains\",\"name\":\"c\",\"ignorecase\":true}"))
        .containsExactly(
            "Evaluator c has an unknown parameter ignorecase (did you mean ignore_case? known:"
                + " expected, extract, fallback, ignore_case, threshold, value, weight)");
    assertThat(problems("{\"type\":\"not-overlap\",\"value\":\"x\"}")).hasSize(1);
  }

  @Test
  void namesParametersOfTheWrongKind() {
    assertThat(
            problems(
                "{\"type\":\"contains\",\"ignore_case\":\"yes\"}",
                "{\"type\":\"levenshtein\",\"threshold\":-1}",
                "{\"type\":\"exact_match\",\"form\":\"loose\"}",
                "{\"type\":\"equals\",\"expected\":\"a\",\"value\":\"b\"}"))
        .containsExactly(
            "Evaluator contains has an invalid ignore_case: \"yes\" (must be true or false)",
            "Evaluator levenshtein has an invalid threshold: -1 (must be a number of at least 0)",
            "Evaluator exact_match has an invalid form: \"loose\" (must be one of raw, strip,"
                + " squad)",
            "Evaluator equals has both expected and value (keep one, they mean the same)");
  }

  @Test
  void refusesNamesThatAreTakenOrCannotBeKeys() {
    assertThat(problems("\"overlap\"", "{\"type\":\"match\",\"name\":\"overlap\"}"))
        .containsExactly("Evaluator name overlap is taken (give one of the two another name)");
    for (String name : List.of("a b", "", "-a", ".a", "ä", "x".repeat(101))) {
      assertThat(problems("{\"type\":\"match\",\"name\":\"" + name + "\"}")).as(name).hasSize(1);
    }
  }

  @Test
  void readsEntriesAndTellsAllProblemsAtOnce() {
    List<String> problems = new ArrayList<>();
    List<EvaluatorSpec> specs =
        Evaluators.standard()
            .read(json("[\"match\",7,{\"name\":\"x\"},{\"type\":\"nope\"}]"), problems);
    assertThat(specs).extracting(EvaluatorSpec::type).containsExactly("match", "nope");
    assertThat(problems).hasSize(3);
    assertThat(problems.get(0))
        .isEqualTo(
            "Invalid evaluator: NUMBER (must be a type such as exact_match, or an object with a"
                + " text as type and, if any, a text as name)");
    assertThat(problems.get(2)).startsWith("Unknown evaluator type nope");
  }

  @Test
  void createsOnlyWhatHasNoProblem() {
    assertThatThrownBy(() -> Evaluators.standard().create(EvaluatorSpec.of("nope")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unknown evaluator type nope");
    assertThat(Evaluators.standard().knows("not-regex")).isTrue();
    assertThat(Evaluators.standard().knows("not-not-regex")).isFalse();
  }

  @Test
  void everyTypeIsAGoodNameForItsScore() {
    for (String type : Evaluators.standard().types()) {
      assertThat(Evaluators.standard().problems(List.of(EvaluatorSpec.of(type))))
          .as(type)
          .noneMatch(problem -> problem.startsWith("Invalid evaluator name"));
    }
  }

  @Test
  void whatComparesWithAReferenceSaysThatThereIsNone() {
    List<String> comparing =
        List.of(
            "bleu",
            "cer",
            "chrf++",
            "contains-any",
            "exact_match",
            "f1",
            "fuzzy_match",
            "gleu",
            "jaccard",
            "jaro_winkler",
            "json_diff",
            "json_match",
            "levenshtein",
            "list_contains",
            "match",
            "ndcg",
            "numeric_diff",
            "rouge-n",
            "rougeLsum",
            "ter",
            "tool-args-match",
            "tool-call-f1",
            "word-count");
    for (String type : comparing) {
      assertThat(score("\"" + type + "\"", answered("{}", "a")).errorCode())
          .as(type)
          .isEqualTo("EVAL_NO_REFERENCE");
      assertThat(score("\"not-" + type + "\"", answered("{}", "a")).errorCode())
          .as(type)
          .isEqualTo("EVAL_NO_REFERENCE");
    }
  }

  @Test
  void oppositeOfAnErrorIsTheError() {
    assertThat(score("\"not-contains\"", answered("{}", "a")).errorCode())
        .isEqualTo("EVAL_NO_REFERENCE");
    assertThat(score("\"not-overlap\"", answered("{\"expected\":\"ab\"}", "a")).number())
        .isEqualTo(0.5);
  }

  @Test
  void specKeepsItsDigitsOnTheWay() {
    EvaluatorSpec spec =
        EvaluatorSpec.fromJson(json("{\"type\":\"contains\",\"name\":\"c\",\"value\":1.10}"));
    EvaluatorSpec copy = SerializableUtils.clone(spec);
    assertThat(copy).isEqualTo(spec);
    assertThat(copy.toJson()).hasToString("{\"type\":\"contains\",\"name\":\"c\",\"value\":1.10}");
    assertThat(EvaluatorSpec.fromJson(spec.toJson())).isEqualTo(spec);
  }
}
