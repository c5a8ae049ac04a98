package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.platform.langsmith.LangSmithExport;
import dev.assay.io.platform.langsmith.LangSmithImport;
import dev.assay.io.platform.langsmith.LangSmithRules;
import dev.assay.io.platform.langsmith.LangSmithSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LangSmith is told of a run directory, and what is read back. */
class LangSmithBodiesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final LangSmithSettings USUAL = LangSmithSettings.USUAL;

  @TempDir Path temporary;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void everyBodyIsValidByTheVendorsSchemaAndByTheRules() throws Exception {
    for (LangSmithSettings settings :
        List.of(USUAL, USUAL.withSplit("3"), USUAL.withSplit("epochs"))) {
      for (JsonNode body : export(lines(), settings)) {
        assertThat(LangSmithRules.body(body)).isEmpty();
      }
    }
    JsonSchema schema = schema();
    for (JsonNode body : export(lines(), USUAL)) {
      assertThat(schema.validate(body)).isEmpty();
    }
  }

  private static JsonSchema schema() throws IOException {
    String conformance = System.getProperty("conformance.dir", "");
    assumeThat(conformance).as("-Dconformance.dir").isNotEmpty();
    Path file =
        Path.of(conformance).resolveSibling("specs/langsmith-upload-experiment.schema.json");
    assumeThat(file).exists();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            Json.parse(Files.readAllBytes(file)),
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  @Test
  void whatIsReadBackIsWhatWasTold() throws Exception {
    List<JsonNode> before = new ArrayList<>();
    for (String line : lines()) {
      Run run = CompletedLine.fromJson(Json.parse(line), new SourcePosition("t", 1, 0));
      before.add(Json.parse(Json.bytes(CompletedLine.toJson(run))));
    }
    for (LangSmithSettings settings :
        List.of(USUAL, USUAL.withSplit("3"), USUAL.withSplit("epochs"))) {
      export(lines(), settings);

      assertThat(imported(temporary.resolve("x.json"))).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void rowIdsAreTheSameInEveryExperimentOfADataset() throws Exception {
    JsonNode one = export(FinishedRuns.answered(4, NOW), USUAL).get(0);
    JsonNode two =
        export(
                FinishedRuns.answered(4, NOW.plusSeconds(9)),
                USUAL.named(null, "another").withSplit("2"))
            .get(0);

    assertThat(rowIds(one)).hasSize(4).containsAll(rowIds(two));
    assertThat(one.path("experiment_name").asText()).matches("capitals-[0-9a-f]{8}");
    assertThat(two.path("experiment_name").asText()).isEqualTo("another-part-1");
    assertThat(one.path("dataset_id")).isEqualTo(two.path("dataset_id"));
    assertThat(rowIds(export(FinishedRuns.answered(4, NOW), USUAL.named("other", null)).get(0)))
        .doesNotContainAnyElementsOf(rowIds(one));
  }

  @Test
  void rowIdsAreWhatPythonsUuid5Makes() throws Exception {
    JsonNode body =
        export(
                FinishedRuns.answered(1, NOW),
                USUAL.withDatasetId("22222222-2222-4222-8222-222222222222"))
            .get(0);

    assertThat(body.path("dataset_id").asText()).isEqualTo("22222222-2222-4222-8222-222222222222");
    assertThat(rowIds(body)).containsExactly("2d184a72-a5f9-5445-a3b3-1601616c2e0e");
  }

  @Test
  void epochsAreResultsOfOneRow() throws Exception {
    JsonNode body = export(FinishedRuns.answered(2, NOW), USUAL).get(0);

    assertThat(body.path("results")).hasSize(4);
    assertThat(rowIds(body)).hasSize(2);
    assertThat(body.path("experiment_metadata").path("num_repetitions").asInt()).isEqualTo(2);
    assertThat(body.path("results"))
        .extracting(row -> row.path("run_metadata").path("epoch").asInt())
        .containsExactly(1, 1, 2, 2);
    assertThat(export(FinishedRuns.answered(2, NOW), USUAL.withSplit("epochs")))
        .extracting(one -> one.path("results").size())
        .containsExactly(2, 2);
  }

  @Test
  void l64ValuesThatAreNoObjectsAreWrapped() throws Exception {
    JsonNode rows = export(lines(), USUAL).get(0).path("results");
    assertThat(rows.path(0).path("actual_outputs")).isEqualTo(Json.parse("{\"output\":\"A\"}"));
    assertThat(rows.path(0).path("expected_outputs")).isEqualTo(Json.parse("{\"output\":\"a\"}"));
    assertThat(rows.path(6).path("inputs")).isEqualTo(Json.parse("{\"input\":\"only text\"}"));
    assertThat(rows.path(7).path("actual_outputs"))
        .isEqualTo(Json.parse("{\"output\":[\"no\",\"no\"]}"));
  }

  @Test
  void l65AScoreThatCannotBeToldIsRefusedWithRowAndField() throws Exception {
    List<String> lines =
        List.of(
            FinishedRuns.answered(1, NOW).get(0).replace("exact_match", "k".repeat(181)),
            FinishedRuns.answered(2, NOW).get(1));

    assertThatThrownBy(() -> export(lines, USUAL))
        .isInstanceOf(ExportDataException.class)
        .hasMessageContaining("completed.jsonl:1: row r1 (epoch 1)")
        .hasMessageContaining("evaluation_scores[0].key: must have at most 180 characters");
    String correction =
        FinishedRuns.answered(1, NOW)
            .get(0)
            .replace("{\"value\":1.0}", "{\"value\":1.0,\"metadata\":{\"correction\":[1]}}");
    JsonNode told = export(List.of(correction), USUAL).get(0).at("/results/0/evaluation_scores/0");
    assertThat(told.has("correction")).as("a list is none there").isFalse();
    assertThat(told.at("/extra/metadata/correction/0").asInt()).isOne();
  }

  @Test
  void feedbackSaysWhatAScoreIs() throws Exception {
    JsonNode scores =
        export(lines(), USUAL).get(0).path("results").path(0).path("evaluation_scores");
    assertThat(scores.path(0))
        .isEqualTo(
            Json.parse(
                "{\"key\":\"exact_match\",\"score\":1.0,\"feedback_source\":{\"type\":\"api\"},"
                    + "\"feedback_config\":{\"type\":\"continuous\"}}"));
    assertThat(scores.path(1))
        .isEqualTo(
            Json.parse(
                "{\"key\":\"tone\",\"value\":\"Warm\",\"comment\":\"kind\","
                    + "\"feedback_source\":{\"type\":\"api\"},"
                    + "\"feedback_config\":{\"type\":\"freeform\"}}"));
    String labelled =
        FinishedRuns.answered(1, NOW)
            .get(0)
            .replace(
                "{\"value\":1.0}",
                "{\"value\":1,\"label\":\"good\",\"metadata\":{\"correction\":{\"score\":0}}}");
    JsonNode good = export(List.of(labelled), USUAL).get(0).at("/results/0/evaluation_scores/0");
    assertThat(good.path("correction")).isEqualTo(Json.parse("{\"score\":0}"));
    assertThat(good.path("feedback_config").path("type").asText()).isEqualTo("categorical");
    assertThat(good.at("/feedback_config/categories/0/label").asText()).isEqualTo("good");
  }

  @Test
  void l72FeedbackOfOneKeyCountsWhatHasAValue() throws Exception {
    Path file = temporary.resolve("x.json");
    Files.writeString(
        file,
        """
        [{"id": "11111111-1111-4111-8111-111111111111", "inputs": {"q": 1}, "outputs": null,
          "runs": [%s, %s, %s, %s]}]
        """
            .formatted(
                run(1, "\"score\":1"),
                run(2, "\"score\":0"),
                run(3, "\"score\":null"),
                run(4, "\"score\":null,\"value\":\"good\"")));

    List<JsonNode> runs = imported(file);

    assertThat(runs).extracting(run -> run.path("epoch").asInt()).containsExactly(1, 2, 3, 4);
    assertThat(runs)
        .extracting(run -> run.at("/scores/k").toString())
        .containsExactly("{\"value\":1}", "{\"value\":0}", "{}", "{\"label\":\"good\"}");
  }

  private static String run(int second, String feedback) {
    return """
    {"id":"r%d","session_id":"s","start_time":"2026-01-31T12:00:0%d","status":"success",
     "end_time":"2026-01-31T12:00:09.5+00:00","outputs":{"a":"b"},"total_tokens":7,
     "feedbacks":[{"key":"k",%s}]}
    """
        .formatted(second, second, feedback);
  }

  @Test
  void l73AFailedRunHasItsErrorAndItsOwnLatency() throws Exception {
    JsonNode failed = export(lines(), USUAL).get(0).path("results").path(6);

    assertThat(failed.path("error").asText()).isEqualTo("HTTP_400: bad");
    assertThat(failed.path("actual_outputs").isNull()).isTrue();
    assertThat(failed.path("start_time").asText()).isEqualTo("2026-01-31T11:59:00.000Z");
    assertThat(failed.path("end_time").asText()).isEqualTo("2026-01-31T11:59:00.007Z");

    Path file = temporary.resolve("foreign.json");
    Files.writeString(
        file,
        LangSmithUploadCasesTest.GUIDE.replace(
            "\"run_name\"", "\"error\": \"boom\", \"run_name\""));
    assertThatThrownBy(() -> imported(file))
        .as("a warning")
        .hasMessageContaining("an error and outputs");
  }

  @Test
  void bodiesOfOtherProgramsAreRuns() throws Exception {
    Path file = temporary.resolve("guide.json");
    Files.writeString(file, LangSmithUploadCasesTest.GUIDE.replace("summary_experiment", "x"));

    JsonNode run = imported(file).get(0);

    assertThat(run.path("id").asText()).isEqualTo("11111111-1111-4111-8111-111111111111");
    assertThat(run.path("timestamp_sent").asText()).isEqualTo("2024-08-03T00:12:39.000Z");
    assertThat(run.at("/completion/latency_ms").asInt()).isEqualTo(2_000);
    assertThat(run.path("response").asText()).isEqualTo("The weather is partly cloudy.");
    assertThat(run.path("expected").asText()).isEqualTo("The weather is cloudy.");
    assertThat(run.path("input").asText()).startsWith("Hello");
    assertThat(run.at("/scores/hallucination/reasoning").asText()).isEqualTo("yes");
  }

  @Test
  void aFileThatIsNoneNamesLineAndField() throws Exception {
    assertRefused("{\n\"experiment\": 1}", ":1: has neither results nor runs");
    assertRefused("[1]", ":1: has neither results nor runs");
    assertRefused("{\"results\": [}", ":1: not JSON");
    assertRefused(
        LangSmithUploadCasesTest.GUIDE.replace("00:12:41", "00:12:44"),
        ":4: results[0].end_time: must not be after experiment_end_time");
    assertRefused(
        LangSmithUploadCasesTest.GUIDE.replace("\"dataset_name\"", "\"x\""), ":1: dataset_id");
  }

  private void assertRefused(String content, String message) throws IOException {
    Path file = temporary.resolve("bad.json");
    Files.writeString(file, content);
    assertThatThrownBy(() -> imported(file))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("bad.json" + message);
  }

  @Test
  void aLargeBodyIsWarnedOf() throws Exception {
    String line = FinishedRuns.answered(1, NOW).get(0).replace("question", "q".repeat(11 << 20));

    export(List.of(line, line.replace("\"epoch\":1", "\"epoch\":2")), USUAL);

    assertThat(warnings)
        .singleElement()
        .satisfies(told -> assertThat(told).contains("MB", "--split 2"));
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>(FinishedRuns.answered(3, NOW));
    lines.add(
        """
        {"id":"bad","input":"only text","metadata":{"lvl":1},"tags":["lang:en"],"epoch":1,\
        "prompt":"p","api":"test","model_name":"m","status":"failed",\
        "timestamp_sent":"2026-01-31T11:59:00.000Z","completion":{"latency_ms":7,"attempts":1},\
        "scores":{"judge":{"error":{"code":"EVAL_FAILED","message":"the judge said no"}},\
        "skip":{"reasoning":"none","assessment":"skipped"}},"error":{"code":"HTTP_400",\
        "message":"bad","http_status":400,"retryable":false,"verdict":"row_terminal",\
        "in_doubt_paid":false}}\
        """);
    lines.add(
        """
        {"id":"unsent","prompt":["a","b"],"api":"test","model_name":"m","expected":["x","y"],\
        "epoch":1,"status":"refused","response":["no","no"],\
        "timestamp_sent":"2026-01-31T11:59:00.000Z","completion":{"latency_ms":1,"attempts":2,\
        "usage":{},"from_ledger":true},"scores":{"j":{"value":{"k":[1]}},"l":{"value":[1]},\
        "t":{"value":"text","tags":{"a":"b"}},"b":{"value":true,"label":"x","reasoning":"r"},\
        "n":{}}}\
        """);
    lines.add(
        """
        {"id":"object","input":{"input":{"output":1}},"expected":{"output":1},"epoch":1,\
        "prompt":"p","api":"test","model_name":"m","status":"answered",\
        "response":{"output":{"output":null}},"completion":{"latency_ms":1,"attempts":1,\
        "usage":{},"from_ledger":false},"scores":{}}\
        """);
    return lines;
  }

  private List<JsonNode> export(List<String> lines, LangSmithSettings settings) throws IOException {
    Path directory = Files.createTempDirectory(temporary, "run").resolve("r");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LangSmithExport(settings).write(FinishedRuns.in(directory, lines, NOW), out, warnings::add);
    Files.writeString(temporary.resolve("x.json"), out.toString(StandardCharsets.UTF_8));
    List<JsonNode> all = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      all.add(Json.parse(line));
    }
    return all;
  }

  private static Set<String> rowIds(JsonNode body) {
    Set<String> ids = new HashSet<>();
    body.path("results").forEach(row -> ids.add(row.path("row_id").asText()));
    return ids;
  }

  private static List<JsonNode> imported(Path file) throws Exception {
    List<Run> runs = new ArrayList<>();
    ImportFormat.Imported told = new LangSmithImport().read(List.of(file), runs::add);
    assertThat(told.warnings()).isEmpty();
    List<JsonNode> lines = new ArrayList<>();
    for (Run run : runs) {
      lines.add(Json.parse(Json.bytes(CompletedLine.toJson(run))));
    }
    return lines;
  }
}
