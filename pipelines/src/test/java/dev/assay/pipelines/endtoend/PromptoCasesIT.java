package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of prompto rely on: its test API, settings, queues and limits. */
class PromptoCasesIT {

  private static final String ANSWER = "This is a test response";
  private static final String ERROR = "This is a test error which we should handle and return";
  private static final Pattern LANE = Pattern.compile("lane (\\S+) +(\\d+) calls .*?  (\\d+)/min");

  @TempDir Path temporary;

  private static ObjectNode test(String id, String raise, String type) {
    ObjectNode row =
        Json.object().put("id", id).put("api", "test").put("model_name", "m").put("prompt", "p");
    row.putObject("parameters").put("raise_error", raise).put("raise_error_type", type);
    return row;
  }

  private static ObjectNode row(String api, String model) {
    return Json.object().put("api", api).put("model_name", model).put("prompt", "p");
  }

  private static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(Json.parse(line));
      }
      return lines;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String responseOf(List<JsonNode> lines, String id) {
    return lines.stream()
        .filter(line -> line.path("id").asText().equals(id))
        .map(line -> line.path("response").asText())
        .reduce(
            (a, b) -> {
              throw new AssertionError("two lines of " + id);
            })
        .orElseThrow();
  }

  @Test
  @DisplayName("cases 1, 2, 3, 5, 6, 7: what becomes of each row, and prompto's view of it")
  void rowsEndAsInPrompto() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      ObjectNode apiless = Json.object().put("id", "apiless").put("prompt", "p");
      apiless.put("model_name", "m").put("group", "g");
      ObjectNode modelless = Rows.openai("modelless", "p");
      modelless.remove("model_name");
      work.write(
          "rows.jsonl",
          Rows.jsonl(
              List.of(
                  test("test_id", "no", "").put("mine", "kept"),
                  test("final", "yes", ""),
                  test("flaky", "yes", "Exception"),
                  row("api-that-does-not-exist", "m").put("id", "unknown"),
                  apiless,
                  modelless)));

      Ended ended =
          work.run("run", "rows.jsonl", "--output", "out", "-mq", "6000", "-ma", "2", "--parallel");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(server.received()).isEmpty();
      Output output = work.output("out");
      JsonNode good = output.run("test_id");
      assertThat(good.path("response").asText()).isEqualTo(ANSWER);
      assertThat(good.path("timestamp_sent").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      assertThat(good.properties().stream().map(java.util.Map.Entry::getKey))
          .startsWith("id", "api", "model_name", "prompt", "parameters", "mine");
      assertThat(output.errorOf("final").path("code").asText()).isEqualTo("ValueError");
      assertThat(output.errorOf("final").path("message").asText()).isEqualTo(ERROR);
      assertThat(output.run("final").at("/completion/attempts").intValue()).isEqualTo(1);
      assertThat(output.run("flaky").at("/completion/attempts").intValue()).isEqualTo(2);
      assertThat(output.errorOf("unknown").path("message").asText())
          .contains("API api-that-does-not-exist not recognised or implemented");
      assertThat(output.errorOf("apiless").path("message").asText())
          .contains("API is not specified", "\"api\" key");
      assertThat(output.errorOf("modelless").path("message").asText()).contains("model_name");

      Ended exported = work.run("export", "prompto", "out", "--output", "legacy.jsonl");

      assertThat(exported.exitCode()).as(exported.err()).isZero();
      List<JsonNode> legacy = lines(work.path("legacy.jsonl"));
      assertThat(responseOf(legacy, "test_id")).isEqualTo(ANSWER);
      assertThat(responseOf(legacy, "final")).isEqualTo("ValueError - " + ERROR);
      assertThat(responseOf(legacy, "flaky"))
          .isEqualTo(
              "An unexpected error occurred when querying the API: (Exception - "
                  + ERROR
                  + ") after maximum 2 attempts");
      assertThat(responseOf(legacy, "unknown"))
          .isEqualTo(
              "NotImplementedError - API api-that-does-not-exist not recognised or implemented");
      assertThat(responseOf(legacy, "apiless"))
          .isEqualTo("KeyError - \"API is not specified in the prompt_dict. Must have 'api' key\"");
      assertThat(responseOf(legacy, "modelless")).isEqualTo("KeyError - 'model_name'");
    }
  }

  @Test
  @DisplayName("case 4: six rows, one flaky and one final, in two attempts")
  void countsTheCallsOfSixRows() {
    Workspace work = new Workspace(temporary);
    work.write(
        "rows.jsonl",
        Rows.jsonl(
            List.of(
                test("1", "no", ""),
                test("2", "yes", "Exception"),
                test("3", "yes", ""),
                test("4", "no", ""),
                test("5", "no", ""),
                test("6", "no", ""))));

    Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--max-attempts", "2");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    Output output = work.output("out");
    assertThat(output.counts())
        .isEqualTo("6 read, 0 rejected, 6 accepted; 4 answered, 0 refused, 2 failed");
    assertThat(output.summary().at("/calls/attempts").intValue()).isEqualTo(7);
    assertThat(output.summary().at("/calls/retries").intValue()).isEqualTo(1);
  }

  @Test
  @DisplayName("case 8: settings that cannot be are refused before anything starts")
  void refusesSettings() {
    Workspace work = new Workspace(temporary);
    work.write("rows.jsonl", Rows.jsonl(List.of(test("1", "no", ""))));

    Ended zero = work.run("run", "rows.jsonl", "--max-queries", "0", "--max-attempts", "0");
    Ended negative = work.run("run", "rows.jsonl", "-mq", "-1");
    Ended text = work.run("run", "rows.jsonl", "-mq", "x");

    assertThat(List.of(zero.exitCode(), negative.exitCode(), text.exitCode())).containsOnly(64);
    assertThat(zero.err())
        .contains("Invalid --max-queries: 0", "Invalid --max-attempts: 0", "nothing was called");
    assertThat(negative.err()).contains("Invalid --max-queries: -1");
    assertThat(text.err()).contains("'x'");
    assertThat(Files.exists(work.path("runs"))).isFalse();
  }

  @Test
  @DisplayName("cases 9, 10: every bad entry of a limits file is named, also a zero nobody uses")
  void refusesLimitsFiles() {
    Workspace work = new Workspace(temporary);
    work.write("rows.jsonl", Rows.jsonl(List.of(test("1", "no", ""))));
    work.write("list.json", "[1]");
    work.write(
        "bad.json",
        "{\"a\": \"fast\", \"b\": -1, \"c\": {\"m\": -2}, \"unused\": 0, \"d\": {\"m\": [1]}}");

    Ended list = work.run("run", "rows.jsonl", "-p", "-mqj", "list.json");
    Ended bad = work.run("run", "rows.jsonl", "-p", "-mqj", "bad.json");

    assertThat(list.exitCode()).isEqualTo(78);
    assertThat(list.err()).contains("must be an object of queue to number");
    assertThat(bad.exitCode()).isEqualTo(78);
    assertThat(bad.err())
        .contains("\"a\": the text \"fast\"", "\"b\": -1", "\"c.m\": -2", "\"unused\": 0")
        .contains("\"d.m\"", "5 problems");
    assertThat(Files.exists(work.path("runs"))).isFalse();
  }

  private Workspace twelveRows() {
    Workspace work =
        new Workspace(temporary)
            .with("OPENAI_API_KEY", Workspace.CANARY)
            .with("GEMINI_API_KEY", Workspace.CANARY)
            .with("OLLAMA_API_ENDPOINT", "http://127.0.0.1:9");
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      rows.add(row("gemini", "gemini-1.5-pro"));
      rows.add(row("gemini", "gemini-pro"));
      rows.add(row("openai", "gpt3.5-turbo"));
      rows.add(row("openai", "gpt4"));
      rows.add(row("ollama", "llama3"));
      rows.add(row("ollama", "gemma"));
    }
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).put("id", i);
    }
    work.write("rows.jsonl", Rows.jsonl(rows));
    return work;
  }

  /** Returns the lanes that {@code check} finds, as {@code name calls@rate}, in order. */
  private static List<String> lanes(Workspace work, String... options) {
    List<String> words = new ArrayList<>(List.of("check", "rows.jsonl"));
    words.addAll(List.of(options));
    Ended ended = work.run(words.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    List<String> lanes = new ArrayList<>();
    for (Matcher lane = LANE.matcher(ended.out()); lane.find(); ) {
      lanes.add(lane.group(1) + " " + lane.group(2) + "@" + lane.group(3));
    }
    return lanes.stream().sorted().toList();
  }

  @Test
  @DisplayName("cases 11, 12, 13, 14: queues by API and model")
  void queuesByApiAndModel() {
    Workspace work = twelveRows();

    assertThat(lanes(work, "-p", "-mq", "5"))
        .containsExactly("gemini 4@5", "ollama 4@5", "openai 4@5");

    work.write("limits.json", "{\"openai\": 20, \"gemini\": 10}");

    assertThat(lanes(work, "-p", "-mq", "5", "-mqj", "limits.json"))
        .containsExactly("gemini 4@10", "ollama 4@5", "openai 4@20");

    work.write(
        "limits.json",
        "{\"gemini\": {\"gemini-1.5-pro\": 20}, \"openai\": {\"gpt4\": 10, \"gpt3.5-turbo\": 20}}");

    assertThat(lanes(work, "-p", "-mq", "5", "-mqj", "limits.json"))
        .containsExactly(
            "gemini 2@5",
            "gemini/gemini-1.5-pro 2@20",
            "ollama 4@5",
            "openai/gpt3.5-turbo 2@20",
            "openai/gpt4 2@10");

    work.write(
        "limits.json", "{\"gemini\": {\"default\": 30, \"gemini-1.5-pro\": 20}, \"ollama\": 4}");

    assertThat(lanes(work, "-p", "-mq", "5", "-mqj", "limits.json"))
        .containsExactly("gemini 2@30", "gemini/gemini-1.5-pro 2@20", "ollama 4@4", "openai 4@5");
  }

  @Test
  @DisplayName("cases 15, 16, 19: queues by group, its models, and none without --parallel")
  void queuesByGroup() {
    Workspace work = new Workspace(temporary).with("OPENAI_API_KEY", Workspace.CANARY);
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      rows.add(row("openai", "m1").put("id", "o" + i).put("group", "group" + i));
      rows.add(row("test", "m1").put("id", "t" + i).put("group", "group" + i));
    }
    rows.add(row("openai", "m1").put("id", "alone"));
    work.write("rows.jsonl", Rows.jsonl(rows));
    work.write("limits.json", "{\"group1\": 5, \"group2\": 10, \"group3\": 15}");

    assertThat(lanes(work, "-p", "-mq", "7", "-mqj", "limits.json"))
        .containsExactly("group1 2@5", "group2 2@10", "group3 2@15", "openai 1@7");

    Ended unused = work.run("check", "rows.jsonl", "-mqj", "limits.json");

    assertThat(unused.exitCode()).isZero();
    assertThat(unused.err()).contains("Warning", "--max-queries-json has no effect");
    assertThat(unused.out()).contains("lane all").contains("7 calls").contains("10/min");

    work.write(
        "rows.jsonl",
        Rows.jsonl(
            List.of(
                row("openai", "m2").put("id", "a").put("group", "g"),
                row("openai", "m1").put("id", "b").put("group", "g"))));
    work.write("limits.json", "{\"g\": {\"m2\": 300}}");

    assertThat(lanes(work, "-p", "-mq", "9", "-mqj", "limits.json"))
        .containsExactly("g 1@9", "g/m2 1@300");
  }

  @Test
  @DisplayName("case 17: two groups of one key share the limit of their API")
  void groupsOfOneKeyShareALimit() {
    try (FaultServer server =
        FaultServer.start(ServerReply::echo, LimitJudge.slidingWindow(10, Duration.ofSeconds(1)))) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<ObjectNode> rows = Rows.openai(30);
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).put("group", i % 2 == 0 ? "even" : "odd");
      }
      work.write("rows.jsonl", Rows.jsonl(rows));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--limit", "openai=480/min");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(server.received()).hasSize(30);
      assertThat(server.received()).extracting(ReceivedRequest::status).containsOnly(200);
    }
  }

  @Test
  @DisplayName("case 18: five rows at 60 a minute are sent a second apart")
  void spacesRequests() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(5)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "-mq", "60");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      List<ReceivedRequest> all = server.received();
      assertThat(all).hasSize(5);
      assertThat(Duration.ofNanos(all.get(4).nanoTime() - all.get(0).nanoTime()))
          .isGreaterThan(Duration.ofMillis(3_900));
    }
  }

  @Test
  @DisplayName("case 20: rows of ollama are sent by model")
  void sendsOneModelAfterTheOther() {
    List<String> models = new CopyOnWriteArrayList<>();
    try (FaultServer server =
        FaultServer.start(
            request -> {
              models.add(request.body().path("model").asText());
              return ServerReply.json(
                  200, "{\"model\": \"m\", \"response\": \"ok\", \"done\": true}");
            })) {
      Workspace work =
          new Workspace(temporary).with("OLLAMA_API_ENDPOINT", "http://127.0.0.1:" + server.port());
      ObjectNode modelless = row("ollama", "").put("id", "none");
      modelless.remove("model_name");
      work.write(
          "rows.jsonl",
          Rows.jsonl(
              List.of(
                  row("ollama", "z").put("id", "1"),
                  test("2", "no", ""),
                  modelless,
                  row("ollama", "a").put("id", "3"),
                  row("ollama", "z").put("id", "4"),
                  row("ollama", "a").put("id", "5"))));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--concurrency", "1");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(models).containsExactly("a", "a", "z", "z");
      assertThat(work.output("out").counts()).contains("5 answered, 0 refused, 1 failed");
    }
  }
}
