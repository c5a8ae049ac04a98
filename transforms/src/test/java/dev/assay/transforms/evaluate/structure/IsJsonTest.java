package dev.assay.transforms.evaluate.structure;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsJsonTest {

  private static final String LATITUDE =
      "{\"type\":\"object\",\"required\":[\"lat\"],\"properties\":{\"lat\":{\"type\":\"number\","
          + "\"minimum\":-90,\"maximum\":90}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "is-json | {\"a\":1} | 1",
        "is-json | 42 | 1",
        "is-json | null | 1",
        "is-json | ` \"x\"\n` | 1",
        "is-json | {\"a\":1,} | 0",
        "is-json | {\"a\":1} {} | 0",
        "is-json | {\"a\":1,\"a\":2} | 1",
        "is-json | `` | 0",
        "is-json | ` ` | 0",
        "is-json | \uFEFF{} | 0",
        "is-json | {'a':1} | 0",
        "is-json | [01] | 0",
        "is-json | NaN | 0",
        "is-json | 1e999999999 | 1",
        "is-json | \"open | 0",
        "is-json | [[1] | 0",
        "valid_json | {bad} | 0",
        "valid_json | 42 | 0",
        "valid_json | null | 0",
        "valid_json | ` [1]` | 1",
        "not-is-json | {bad} | 1",
      })
  void agreesWithTheReference(String type, String answer, double expected) {
    assertThat(score("\"" + type + "\"", answered("{}", answer)).number()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"lat\": 91} | " + LATITUDE + " | 0",
        "{\"lat\": 45.5} | " + LATITUDE + " | 1",
        "{\"lat\": 1e999999999} | " + LATITUDE + " | 0",
        "not json | " + LATITUDE + " | 0",
        "\"x\" | {\"type\":\"string\"} | 1",
        "1.0 | {\"type\":\"integer\"} | 1",
        "1.5 | {\"type\":\"integer\"} | 0",
        "{} | true | 1",
        "{} | false | 0",
        "\"aab\" | {\"pattern\":\"a{2}\"} | 1",
        "\"no date\" | {\"type\":\"string\",\"format\":\"date\"} | 0",
        "\"2026-01-31\" | {\"type\":\"string\",\"format\":\"date\"} | 1",
        "{\"a\":1,\"a\":\"x\"} | {\"properties\":{\"a\":{\"type\":\"string\"}}} | 1",
        "[1,1] |"
            + " {\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"uniqueItems\":true}"
            + " | 0",
      })
  void checksTheSchema(String answer, String schema, double expected) {
    String evaluator = "{\"type\":\"is-json\",\"schema\":" + schema + "}";
    assertThat(score(evaluator, answered("{}", answer)).number()).isEqualTo(expected);
  }

  @Test
  void takesTheSchemaAsTextUnderPromptfoosName() {
    String evaluator = "{\"type\":\"is-json\",\"value\":\"{\\\"type\\\":\\\"array\\\"}\"}";
    assertThat(score(evaluator, answered("{}", "[]")).number()).isEqualTo(1.0);
    assertThat(score(evaluator, answered("{}", "{}")).number()).isEqualTo(0.0);
  }

  @Test
  void refusesSchemasThatCannotBeUsedBeforeTheFirstCall() {
    for (String schema :
        List.of(
            "{\"type\":\"strin\"}",
            "\"{\"",
            "7",
            "{\"pattern\":\"(a)\\\\1\"}",
            "{\"properties\":{\"a\":{\"pattern\":\"(?=b)\"}}}",
            "{\"$ref\":\"http://127.0.0.1:1/schema.json\"}",
            "{\"properties\":{\"a\":{\"$ref\":\"file:///etc/hostname\"}}}",
            "{\"$ref\":\"#/definitions/none\"}",
            "{\"$schema\":\"http://127.0.0.1:1/dialect\"}")) {
      assertThat(problems("{\"type\":\"is-json\",\"schema\":" + schema + "}"))
          .as(schema)
          .singleElement()
          .asString()
          .startsWith("Evaluator is-json has a schema that cannot be used: ");
    }
  }

  @Test
  void refusesNestingBeyondItsBound() {
    for (int depth : List.of(201, 100_000)) {
      String deep = "[".repeat(depth) + "]".repeat(depth);
      assertThat(score("\"is-json\"", answered("{}", deep)).errorCode())
          .isEqualTo("EVAL_TOO_LARGE");
      assertThat(score("\"exact_match\"", answered("{\"expected\":[1]}", deep)).errorCode())
          .isEqualTo("EVAL_TOO_LARGE");
    }
    String deepest = "[".repeat(200) + "]".repeat(200);
    assertThat(score("\"is-json\"", answered("{}", deepest)).number()).isEqualTo(1.0);
  }
}
