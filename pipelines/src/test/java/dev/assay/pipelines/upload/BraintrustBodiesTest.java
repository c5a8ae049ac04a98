package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.platform.braintrust.BraintrustExport;
import dev.assay.io.platform.braintrust.BraintrustImport;
import dev.assay.io.platform.braintrust.BraintrustSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a run directory, body by body, and what is read back. */
class BraintrustBodiesTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path temporary;

  private final List<String> warnings = new ArrayList<>();
  private int directories;

  @Test
  void everyBodyIsValidByTheVendorsSchema() throws Exception {
    String conformance = System.getProperty("conformance.dir", "");
    assumeThat(conformance).as("-Dconformance.dir").isNotEmpty();
    Path file = Path.of(conformance).resolveSibling("specs/braintrust-experiments.schema.json");
    assumeThat(file).exists();
    ObjectNode models = (ObjectNode) Json.parse(Files.readAllBytes(file));
    models.put("$ref", "#/$defs/InsertExperimentEventRequest");
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                models, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());

    for (JsonNode body : export(lines(), BraintrustSettings.STANDARD)) {
      assertThat(schema.validate(body)).isEmpty();
    }
    assertThat(schema.validate(Json.parse("{\"events\":[{\"scores\":{\"s\":1.01}}]}")))
        .as("it can refuse")
        .isNotEmpty();
  }

  @Test
  void whatIsReadBackIsWhatWasTold() throws Exception {
    List<JsonNode> before = new ArrayList<>();
    for (String line : lines()) {
      before.add(Json.parse(Json.bytes(CompletedLine.toJson(run(line)))));
    }
    export(lines(), BraintrustSettings.STANDARD.withMost(4_000, 3));

    assertThat(imported(temporary.resolve("x.jsonl"))).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void bodiesKeepWithinTheirSizes() throws Exception {
    export(FinishedRuns.answered(60, NOW), BraintrustSettings.STANDARD);
    List<String> bodies = Files.readAllLines(temporary.resolve("x.jsonl"));
    assertThat(bodies).hasSizeGreaterThan(1);
    for (String body : bodies) {
      assertThat(Json.parse(body).path("events").size()).isBetween(1, 100);
    }
    export(FinishedRuns.answered(60, NOW), BraintrustSettings.STANDARD.withMost(9_000, 100));
    assertThat(Files.readAllLines(temporary.resolve("x.jsonl")))
        .allSatisfy(body -> assertThat(body.length()).isLessThanOrEqualTo(9_000));
  }

  @Test
  void idsAreTheSameEachTimeAndDifferentForEachEvent() throws Exception {
    List<JsonNode> first = export(lines(), BraintrustSettings.STANDARD);
    assertThat(export(lines(), BraintrustSettings.STANDARD)).isEqualTo(first);
    List<String> ids = new ArrayList<>();
    first.forEach(body -> body.path("events").forEach(e -> ids.add(e.path("id").asText())));
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids).allSatisfy(id -> assertThat(id).matches("[0-9a-f-]{14}5[0-9a-f-]{21}"));
  }

  @Test
  void aRunIsATraceAsTheClientsWriteIt() throws Exception {
    JsonNode events =
        export(FinishedRuns.answered(1, NOW).subList(0, 1), BraintrustSettings.STANDARD)
            .get(0)
            .path("events");

    assertThat(events).hasSize(5);
    assertThat(events)
        .extracting(event -> event.at("/span_attributes/type").asText())
        .containsExactly("eval", "task", "llm", "score", "score");
    String root = events.path(0).path("span_id").asText();
    assertThat(events)
        .allSatisfy(event -> assertThat(event.path("root_span_id").asText()).isEqualTo(root));
    assertThat(events.at("/0/span_parents").isMissingNode()).isTrue();
    assertThat(events.at("/2/span_parents/0")).isEqualTo(events.at("/1/span_id"));
    assertThat(events.at("/3/span_parents/0").asText()).isEqualTo(root);
    assertThat(events.at("/3/span_attributes/purpose").asText()).isEqualTo("scorer");
    assertThat(events.at("/0/scores/exact_match").asDouble()).isOne();
    assertThat(events.at("/0/scores").has("tone")).as("a label is no score").isFalse();
    assertThat(events.at("/2/metrics/prompt_tokens").asInt()).isOne();
    assertThat(events.at("/0/metrics/end").decimalValue())
        .isEqualByComparingTo(
            events.at("/0/metrics/start").decimalValue().add(new java.math.BigDecimal("0.003")));
  }

  @ParameterizedTest
  @CsvSource({"1.01", "-0.1", "\"1\""})
  void e27OtherScoresAreRefusedWithRowAndField(String score) throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log, "{\"events\":[{\"id\":\"x\",\"input\":1,\"scores\":{\"s\":" + score + "}}]}");

    assertThatThrownBy(() -> imported(log))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("event x")
        .hasMessageContaining("scores.s is " + score);

    if (!score.startsWith("\"")) {
      List<String> lines =
          FinishedRuns.answered(1, NOW).stream()
              .map(line -> line.replace("\"value\":1.0", "\"value\":" + score))
              .toList();
      assertThatThrownBy(() -> export(lines, BraintrustSettings.STANDARD))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("row r1 (epoch 1): scores.exact_match is " + score);
    }
  }

  @Test
  void e27TrueIsOneAndE28NullStaysNull() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log, "{\"id\":\"x\",\"input\":1,\"output\":2,\"scores\":{\"t\":true,\"n\":null}}");

    JsonNode run = imported(log).get(0);

    assertThat(run.at("/scores/t/value").asInt()).isOne();
    assertThat(run.at("/scores/n")).isEqualTo(Json.object());
    JsonNode root =
        export(List.of(Json.text(run)), BraintrustSettings.STANDARD).get(0).path("events").get(0);
    assertThat(root.at("/scores/n").isNull()).isTrue();
  }

  @Test
  void e29StartAndEndAreSeconds() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log, "{\"id\":\"x\",\"input\":1,\"output\":2,\"metrics\":{\"start\":1,\"end\":3}}");

    JsonNode run = imported(log).get(0);

    assertThat(run.at("/completion/latency_ms").asLong()).isEqualTo(2_000);
    assertThat(run.path("timestamp_sent").asText()).startsWith("1970-01-01T00:00:01");
  }

  @Test
  void e30ATraceOfThreeSpansIsOneRun() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(log, TRACE);

    JsonNode run = imported(log).get(0);

    assertThat(run.path("response").asText()).isEqualTo("2");
    assertThat(run.path("q").asText()).isEqualTo("1+1");
    assertThat(run.at("/scores/exact/value").asDouble()).isOne();
    assertThat(run.at("/completion/usage/total_tokens").asInt()).isEqualTo(7);
    assertThat(imported(log)).hasSize(1);
  }

  @Test
  void e31TheNewestVersionCountsOnceWhateverThePages() throws Exception {
    Path log = temporary.resolve("pages.json");
    Files.writeString(
        log,
        """
        {"events":[{"id":"x","input":1,"output":"new","_xact_id":"20"}]}
        {"events":[{"id":"x","input":1,"output":"old","_xact_id":"3"}]}
        """);

    assertThat(imported(log))
        .singleElement()
        .satisfies(run -> assertThat(run.path("response").asText()).isEqualTo("new"));
  }

  @Test
  void e34EqualInputsAreEpochsOfOneRow() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log,
        """
        {"id":"x","input":{"a":1,"b":2},"output":1}
        {"id":"y","input":{"b":2,"a":1},"output":2}
        """);

    List<JsonNode> runs = imported(log);

    assertThat(runs).extracting(run -> run.path("epoch").asInt()).containsExactlyInAnyOrder(1, 2);
    assertThat(runs.get(0).path("id")).isEqualTo(runs.get(1).path("id"));
  }

  @Test
  void fieldsThatAreNewOrOfOtherProgramsAreKeptAndToldAgain() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log,
        "{\"id\":\"x\",\"input\":{\"q\":1},\"output\":2,\"context\":{\"caller_lineno\":3},"
            + "\"facets\":{\"f\":\"g\"},\"origin\":{\"object_type\":\"dataset\",\"object_id\":"
            + "\"6a7a0536-e56f-4f0a-b58e-caeea374fea1\",\"id\":\"r\"},\"tags\":[\"a\"],"
            + "\"metrics\":{\"start\":1,\"end\":2,\"mine\":5},\"brand_new\":{\"k\":1}}");

    String line = Json.text(imported(log).get(0));
    JsonNode root = export(List.of(line), BraintrustSettings.STANDARD).get(0).path("events").get(0);

    assertThat(root.at("/context/caller_lineno").asInt()).isEqualTo(3);
    assertThat(root.at("/facets/f").asText()).isEqualTo("g");
    assertThat(root.at("/origin/id").asText()).isEqualTo("r");
    assertThat(root.at("/metrics/mine").asInt()).isEqualTo(5);
    assertThat(root.at("/brand_new/k").asInt()).isOne();
    assertThat(root.at("/tags/0").asText()).isEqualTo("a");
  }

  @Test
  void aTaskThatFailedIsAFailedRunAndItsErrorIsKeptWhole() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log,
        "{\"id\":\"x\",\"input\":{\"q\":1},\"output\":\"half\",\"created\":"
            + "\"2026-01-31T10:00:00+02:00\",\"error\":\"task exploded\\n  at task\"}");

    JsonNode run = imported(log).get(0);

    assertThat(run.path("status").asText()).isEqualTo("failed");
    assertThat(run.at("/error/message").asText()).isEqualTo("task exploded");
    assertThat(run.path("timestamp_sent").asText()).isEqualTo("2026-01-31T08:00:00.000Z");
    JsonNode root =
        export(List.of(Json.text(run)), BraintrustSettings.STANDARD).get(0).path("events").get(0);
    assertThat(root.path("error").asText()).isEqualTo("task exploded\n  at task");
    assertThat(root.path("output").asText()).isEqualTo("half");
    assertThat(root.path("created").asText()).isEqualTo("2026-01-31T10:00:00+02:00");
  }

  @Test
  void aDeletedRowIsNoRunAndACommentIsLeftOutWithAWord() throws Exception {
    Path log = temporary.resolve("log.jsonl");
    Files.writeString(
        log,
        """
        {"id":"x","input":1,"output":1}
        {"id":"y","input":2,"output":1}
        {"id":"x","_is_merge":true,"_object_delete":true}
        {"id":"c","origin":{"id":"y"},"comment":{"text":"nice"}}
        {"id":"y","_is_merge":true,"scores":{"human":1}}
        """);

    assertThat(imported(log))
        .singleElement()
        .satisfies(run -> assertThat(run.at("/scores/human/value").asInt()).isOne());
    assertThat(warnings).containsExactly("1 comments were left out");
  }

  private static final String TRACE =
      """
      {"events": [
        {"id": "1", "span_id": "s1", "root_span_id": "r", "input": {"q": "1+1"}, "output": "2",
         "span_attributes": {"name": "eval", "type": "eval"}},
        {"id": "2", "span_id": "s2", "root_span_id": "r", "span_parents": ["s1"],
         "span_attributes": {"name": "chat", "type": "llm"}, "metrics": {"tokens": 7}},
        {"id": "3", "span_id": "s3", "root_span_id": "r", "span_parents": ["s1"],
         "span_attributes": {"name": "exact", "type": "score", "purpose": "scorer"},
         "scores": {"exact": 1}}]}
      """;

  private static List<String> lines() {
    List<String> lines = new ArrayList<>(FinishedRuns.answered(3, NOW));
    lines.add(
        "{\"id\":\"f\",\"q\":\"x\",\"metadata\":{\"model\":\"own\",\"assay\":1},\"tags\":[\"t\"],"
            + "\"epoch\":1,\"prompt\":\"p\",\"api\":\"test\",\"model_name\":\"m\",\"status\":"
            + "\"failed\",\"completion\":{\"latency_ms\":0,\"attempts\":1,\"from_ledger\":false},"
            + "\"scores\":{},\"error\":{\"code\":\"HTTP_400\",\"message\":\"bad\",\"http_status\":"
            + "400,\"retryable\":false,\"in_doubt_paid\":false}}");
    lines.add(
        "{\"id\":\"g\",\"input\":[1,{\"x\":null}],\"expected_output\":{\"a\":1},\"epoch\":2,"
            + "\"prompt\":\"p\",\"api\":\"test\",\"model_name\":\"m\",\"status\":\"answered\","
            + "\"response\":[\"A\",\"B\"],\"timestamp_sent\":\"2026-01-31T11:00:00.500Z\","
            + "\"completion\":{\"latency_ms\":3,\"attempts\":1,\"usage\":{},\"from_ledger\":false},"
            + "\"scores\":{\"ok\":{\"value\":true},\"j\":{\"value\":{\"k\":1}},\"none\":{},"
            + "\"judge\":{\"error\":{\"code\":\"EVAL_FAILED\",\"message\":\"said no\"}}}}");
    return lines;
  }

  private static Run run(String line) throws IOException {
    return CompletedLine.fromJson(Json.parse(line), new SourcePosition("t", 1, 0));
  }

  private List<JsonNode> export(List<String> lines, BraintrustSettings settings)
      throws IOException {
    RunDirectory runs = FinishedRuns.in(temporary.resolve("d" + directories++), lines, NOW);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BraintrustExport(settings).write(runs, out, warnings::add);
    Files.writeString(temporary.resolve("x.jsonl"), out.toString(StandardCharsets.UTF_8));
    List<JsonNode> bodies = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      bodies.add(Json.parse(line));
    }
    return bodies;
  }

  private List<JsonNode> imported(Path file) throws IOException, ImportException {
    List<JsonNode> runs = new ArrayList<>();
    ImportFormat.Imported imported =
        new BraintrustImport()
            .read(
                List.of(file), run -> runs.add(Json.parse(Json.bytes(CompletedLine.toJson(run)))));
    warnings.clear();
    warnings.addAll(imported.warnings());
    return runs;
  }
}
