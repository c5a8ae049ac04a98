package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.platform.datadog.DatadogExport;
import dev.assay.io.platform.datadog.DatadogImport;
import dev.assay.io.platform.datadog.DatadogSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a run directory, body by body, and what is read back. */
class DatadogBodiesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path temporary;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void everyBodyIsValidByTheVendorsModels() throws Exception {
    String conformance = System.getProperty("conformance.dir", "");
    assumeThat(conformance).as("-Dconformance.dir").isNotEmpty();
    Path file =
        Path.of(conformance).resolveSibling("specs/datadog-experiments-derived.schema.json");
    assumeThat(file).exists();
    ObjectNode models = (ObjectNode) Json.parse(Files.readAllBytes(file));
    ((ObjectNode) models.path("$defs")).putObject("AnyValue");

    for (JsonNode line : export(lines(), settings())) {
      models.put("$ref", "#/$defs/" + model(line));
      JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
      JsonSchema schema =
          factory.getSchema(
              models.deepCopy(),
              SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
      assertThat(schema.validate(line.path("body"))).as(line.path("path").asText()).isEmpty();
    }
  }

  private static String model(JsonNode line) {
    String path = line.path("path").asText();
    if (line.path("method").asText().equals("PATCH")) {
      return "LLMObsExperimentUpdateRequest";
    }
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "projects" -> "LLMObsProjectRequest";
      case "datasets" -> "LLMObsDatasetRequest";
      case "batch_update" -> "LLMObsDatasetBatchUpdateRequest";
      case "experiments" -> "LLMObsExperimentRequest";
      case "events" -> "LLMObsExperimentEventsRequest";
      default -> throw new AssertionError(path);
    };
  }

  @Test
  void whatIsReadBackIsWhatWasTold() throws Exception {
    List<JsonNode> before = new ArrayList<>();
    for (String line : lines()) {
      Run run = CompletedLine.fromJson(Json.parse(line), new SourcePosition("t", 1, 0));
      before.add(Json.parse(Json.bytes(CompletedLine.toJson(run))));
    }
    for (String type : List.of(DatadogSettings.EVENTS, DatadogSettings.EXPERIMENTS)) {
      export(lines(), settings().withEventsType(type).withMost(700, 2));

      assertThat(imported(temporary.resolve("x.jsonl")))
          .containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void idsAreTheSameEachTime() throws Exception {
    assertThat(export(lines(), settings())).isEqualTo(export(lines(), settings()));
  }

  @Test
  void g52OneRunUnlessThereAreMore() throws Exception {
    List<JsonNode> one = export(List.of(FinishedRuns.answered(1, NOW).get(0)), settings());
    assertThat(attributes(one, "/experiments").path("run_count").asInt()).isOne();
    List<JsonNode> two = export(FinishedRuns.answered(1, NOW), settings());
    assertThat(attributes(two, "/experiments").path("run_count").asInt()).isEqualTo(2);

    Path foreign = temporary.resolve("foreign.json");
    Files.writeString(foreign, FOREIGN.formatted(""));
    assertThat(imported(foreign).get(0).path("epoch").asInt()).isOne();
  }

  @Test
  void g56TheExporterWarnsAndNamesTheRow() throws Exception {
    List<JsonNode> old =
        export(FinishedRuns.answered(1, NOW.minus(Duration.ofHours(25))), settings());

    assertThat(warnings)
        .singleElement()
        .satisfies(w -> assertThat(w).contains("24 hours", "timestamp_within_24hr", "row r1"));
    assertThat(old).isNotEmpty();
  }

  @Test
  void aFailedRunOrEvaluatorFailsTheExperimentWithAllReasonsOnceAndInOrder() throws Exception {
    JsonNode end = export(lines(), settings()).get(export(lines(), settings()).size() - 1);

    assertThat(end.at("/body/data/attributes/status").asText()).isEqualTo("failed");
    assertThat(end.at("/body/data/attributes/error").asText())
        .isEqualTo("HTTP_400: bad; judge (EVAL_FAILED): the judge said no");
  }

  @Test
  void eachModelOfAMatrixIsAnExperiment() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String variant : List.of("a", "b")) {
      for (String line : FinishedRuns.answered(2, NOW)) {
        lines.add(line.replace("\"epoch\"", "\"variant\":\"" + variant + "\",\"epoch\""));
      }
    }
    List<JsonNode> told = export(lines, settings());

    assertThat(told.stream().filter(l -> l.path("path").asText().endsWith("/experiments")))
        .extracting(l -> l.at("/body/data/attributes/name").asText())
        .containsExactly("capitals-a", "capitals-b");
    assertThat(attributes(told, "/batch_update").path("insert_records")).hasSize(2);
  }

  @Test
  void pagesOfAnotherProgramsEventsAreRuns() throws Exception {
    Path page = temporary.resolve("page.json");
    Files.writeString(page, FOREIGN.formatted(", \"run_iteration:3\""));

    JsonNode run = imported(page).get(0);

    assertThat(run.path("id").asText()).isEqualTo("rec-1");
    assertThat(run.path("epoch").asInt()).isEqualTo(3);
    assertThat(run.path("q").asText()).isEqualTo("1+1");
    assertThat(run.path("expected").asText()).isEqualTo("2");
    assertThat(run.path("response")).isEqualTo(Json.parse("{\"a\":\"2\"}"));
    assertThat(run.at("/scores/ok/value").asBoolean()).isTrue();
    assertThat(run.at("/scores/ok/reasoning").asText()).as("the later one").isEqualTo("new");
  }

  private static final String FOREIGN =
      """
      {"data": {"id": "e", "type": "experiment_events", "attributes": {"spans": [
        {"span_id": "s1", "trace_id": "t1", "name": "task", "start_ns": 1795237785048000000,
         "duration": 4842272, "status": "ok", "tags": ["dataset_record_id:rec-1"%s],
         "meta": {"input": {"q": "1+1"}, "output": {"a": "2"}, "expected_output": "2"},
         "eval_metrics": [
          {"label": "ok", "metric_type": "boolean", "boolean_value": true, "timestamp_ms": 2,
           "reasoning": "new"},
          {"label": "ok", "metric_type": "boolean", "boolean_value": false, "timestamp_ms": 1}]}
      ], "summary_metrics": []}}, "meta": {"after": ""}}
      """;

  private static List<String> lines() {
    List<String> lines = new ArrayList<>(FinishedRuns.answered(3, NOW));
    lines.add(
        """
        {"id":"bad","input":"only text","metadata":{"lvl":1},"tags":["lang:en"],"epoch":1,\
        "prompt":"p","api":"test","model_name":"m","status":"failed",\
        "timestamp_sent":"2026-01-31T11:59:00.000Z","completion":{"latency_ms":0,"attempts":1},\
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
        "usage":{},"from_ledger":true},"scores":{"j":{"value":{"k":[1]}},"n":{}}}\
        """);
    return lines;
  }

  private static DatadogSettings settings() {
    return DatadogSettings.at(NOW);
  }

  private List<JsonNode> export(List<String> lines, DatadogSettings settings) throws IOException {
    Path directory = Files.createTempDirectory(temporary, "run").resolve("r");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DatadogExport(settings).write(FinishedRuns.in(directory, lines, NOW), out, warnings::add);
    Files.writeString(temporary.resolve("x.jsonl"), out.toString(StandardCharsets.UTF_8));
    List<JsonNode> all = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      all.add(Json.parse(line));
    }
    return all;
  }

  private static JsonNode attributes(List<JsonNode> all, String path) {
    return all.stream()
        .filter(line -> line.path("path").asText().endsWith(path))
        .findFirst()
        .orElseThrow()
        .at("/body/data/attributes");
  }

  private static List<JsonNode> imported(Path file) throws Exception {
    List<Run> runs = new ArrayList<>();
    ImportFormat.Imported unused = new DatadogImport().read(List.of(file), runs::add);
    assertThat(unused.warnings()).isEmpty();
    List<JsonNode> lines = new ArrayList<>();
    for (Run run : runs) {
      lines.add(Json.parse(Json.bytes(CompletedLine.toJson(run))));
    }
    return lines;
  }
}
