package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.langsmith.LangSmithRules;
import dev.assay.io.platform.langsmith.LangSmithRules.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are taken: by the cases kept as data, and by L60 to L66. */
class LangSmithUploadCasesTest {

  /** The example of the guide, whose times have no offset. */
  static final String GUIDE =
      """
      {"experiment_name": "My external experiment", "experiment_description": "An experiment",
       "dataset_name": "my-external-dataset",
       "summary_experiment_scores": [{"key": "summary_accuracy", "score": 0.9, "comment": "Great"}],
       "results": [{"row_id": "11111111-1111-4111-8111-111111111111",
         "inputs": {"input": "Hello, what is the weather in San Francisco today?"},
         "expected_outputs": {"output": "The weather is cloudy."},
         "actual_outputs": {"output": "The weather is partly cloudy."},
         "evaluation_scores": [{"key": "hallucination", "score": 1, "comment": "yes"}],
         "start_time": "2024-08-03T00:12:39", "end_time": "2024-08-03T00:12:41",
         "run_name": "Chatbot"}],
       "experiment_start_time": "2024-08-03T00:12:38",
       "experiment_end_time": "2024-08-03T00:12:43"}
      """;

  @Test
  void everyCaseIsJudgedAsItShouldBe() throws IOException {
    String conformance = System.getProperty("conformance.dir", "");
    assumeThat(conformance).as("-Dconformance.dir").isNotEmpty();
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (String line :
        Files.readAllLines(Path.of(conformance).resolve("langsmith-upload-cases.jsonl"))) {
      if (line.isBlank()) {
        continue;
      }
      cases++;
      JsonNode one = Json.parse(line);
      List<Problem> problems = LangSmithRules.body(one.path("body"));
      String verdict = problems.isEmpty() ? "accept" : "reject";
      if (!verdict.equals(one.path("expected_verdict").asText())) {
        wrong.add(one.path("name").asText() + ": " + verdict + " " + problems);
      }
    }
    assertThat(cases).isGreaterThanOrEqualTo(30);
    assertThat(wrong).isEmpty();
  }

  @Test
  void l60TimesWithoutOffsetAreInUtc() throws IOException {
    assertThat(LangSmithRules.body(Json.parse(GUIDE))).isEmpty();
  }

  @Test
  void l61IdOrNameOfTheDatasetMustBeThere() throws IOException {
    ObjectNode body = guide();
    body.remove("dataset_name");
    assertThat(LangSmithRules.body(body))
        .singleElement()
        .satisfies(problem -> assertThat(problem.field()).isEqualTo("dataset_id"));
    body.put("dataset_id", "22222222-2222-4222-8222-222222222222");
    assertThat(LangSmithRules.body(body)).isEmpty();
  }

  @Test
  void l62RowsStandWithinTheExperiment() throws IOException {
    assertThat(changed("end_time", "\"2024-08-03T00:12:44Z\""))
        .containsExactly("results[0].end_time");
    assertThat(changed("start_time", "\"2024-08-03T00:12:37Z\""))
        .containsExactly("results[0].start_time");
    ObjectNode onBounds = guide();
    row(onBounds).put("start_time", "2024-08-03T00:12:38").put("end_time", "2024-08-03T00:12:43Z");
    assertThat(LangSmithRules.body(onBounds)).isEmpty();
  }

  @Test
  void l63OffsetsAreComparedAsInstants() throws IOException {
    assertThat(changed("start_time", "\"2024-08-03T02:12:39+02:00\"")).isEmpty();
    assertThat(changed("start_time", "\"2024-08-03T00:12:39+02:00\""))
        .containsExactly("results[0].start_time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inputs | \"hi\"",
        "inputs | [1]",
        "actual_outputs | \"hi\"",
        "expected_outputs | [\"a\"]",
        "run_metadata | 1",
        "error | {\"a\":1}",
        "row_id | \"row-1\"",
        "start_time | 5",
        "start_time | \"yesterday\"",
        "evaluation_scores | {}",
      })
  void l64WhatMustBeAnObjectIsOne(String field, String value) throws IOException {
    assertThat(changed(field, value)).containsExactly("results[0]." + field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":\"k\",\"score\":\"1\"}|score",
        "{\"key\":\"k\",\"score\":1e999}|score",
        "{\"key\":\"k\",\"value\":[1]}|value",
        "{\"key\":\"k\",\"correction\":[1]}|correction",
        "{\"key\":\"k\",\"feedback_source\":{\"type\":\"robot\"}}|feedback_source.type",
        "{\"key\":\"k\",\"feedback_source\":{}}|feedback_source.type",
        "{\"score\":1}|key",
        "{\"key\":\"k\",\"extra\":[1]}|extra",
        "{\"key\":\"k\",\"created_at\":null}|created_at",
        "{\"key\":\"k\",\"id\":null}|id",
      })
  void l65BadFeedbackIsRefused(String feedbackAndField) throws IOException {
    String[] parts = feedbackAndField.split("\\|", -1);
    assertThat(feedback(parts[0])).containsExactly("results[0].evaluation_scores[0]." + parts[1]);
  }

  @Test
  void l65AKeyHas180CharactersAtMost() throws IOException {
    assertThat(feedback("{\"key\":\"" + "k".repeat(181) + "\"}"))
        .containsExactly("results[0].evaluation_scores[0].key");
    assertThat(feedback("{\"key\":\"" + "\uD83D\uDE00".repeat(180) + "\"}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"label\":\"a\"}]|categories[0].value",
        "[{\"value\":1,\"label\":\"\"}]|categories[0].label",
        "{}|categories",
      })
  void l66CategoriesHaveAValueAndNoEmptyLabel(String categoriesAndField) throws IOException {
    String[] parts = categoriesAndField.split("\\|", -1);
    assertThat(
            feedback(
                "{\"key\":\"k\",\"feedback_config\":{\"type\":\"categorical\",\"categories\":"
                    + parts[0]
                    + "}}"))
        .containsExactly("results[0].evaluation_scores[0].feedback_config." + parts[1]);
  }

  private static List<String> feedback(String feedback) throws IOException {
    return changed("evaluation_scores", "[" + feedback + "]");
  }

  private static List<String> changed(String field, String value) throws IOException {
    ObjectNode body = guide();
    row(body).set(field, Json.parse(value));
    return LangSmithRules.body(body).stream().map(Problem::field).toList();
  }

  private static ObjectNode row(ObjectNode body) {
    return (ObjectNode) body.path("results").path(0);
  }

  private static ObjectNode guide() throws IOException {
    return (ObjectNode) Json.parse(GUIDE);
  }
}
