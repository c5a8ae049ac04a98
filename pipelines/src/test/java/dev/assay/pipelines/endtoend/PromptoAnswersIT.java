package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of prompto rely on: prompts, answers and errors of the model APIs. */
class PromptoAnswersIT {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2};

  @TempDir Path temporary;
  private final List<ServerRequest> requests = new CopyOnWriteArrayList<>();

  private Workspace workspace(FaultServer server) {
    String base = "http://127.0.0.1:" + server.port();
    return new Workspace(temporary)
        .with("OPENAI_API_KEY", Workspace.CANARY)
        .with("OPENAI_BASE_URL", base + "/v1")
        .with("ANTHROPIC_API_KEY", Workspace.CANARY)
        .with("ANTHROPIC_BASE_URL", base)
        .with("GEMINI_API_KEY", Workspace.CANARY)
        .with("GEMINI_BASE_URL", base + "/v1beta");
  }

  private static ObjectNode row(String id, String api, String prompt) {
    try {
      ObjectNode row = Json.object().put("id", id).put("api", api).put("model_name", "m-" + id);
      row.set("prompt", Json.parse(prompt));
      return row;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String openai(String choices) {
    return "{\"id\": \"1\", \"model\": \"m\", \"choices\": ["
        + choices
        + "], \"usage\": {\"prompt_tokens\": 1, \"completion_tokens\": 1, \"total_tokens\": 2}}";
  }

  private static String choice(int index, String text) {
    return "{\"index\": %d, \"finish_reason\": \"stop\", \"message\": {\"role\": \"assistant\","
            .formatted(index)
        + " \"content\": \"%s\"}}".formatted(text);
  }

  private static String anthropic(String blocks) {
    return "{\"id\": \"1\", \"type\": \"message\", \"role\": \"assistant\", \"model\": \"m\","
        + " \"stop_reason\": \"end_turn\", \"content\": ["
        + blocks
        + "], \"usage\": {\"input_tokens\": 1, \"output_tokens\": 1}}";
  }

  /** Which model is asked; it names the row. */
  private static String row(ServerRequest request) {
    String model = request.body().path("model").asText("");
    String path = request.path();
    return model.isEmpty() && path.contains("/models/")
        ? path.substring(path.indexOf("/m-") + 3, path.indexOf(':'))
        : model.replaceFirst("^m-", "");
  }

  private List<JsonNode> bodies(String row) {
    return requests.stream().filter(r -> row(r).equals(row)).map(ServerRequest::body).toList();
  }

  private static List<JsonNode> exported(Workspace work) throws IOException {
    Ended exported = work.run("export", "prompto", "out", "--output", "legacy.jsonl");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(work.path("legacy.jsonl"))) {
      lines.add(Json.parse(line));
    }
    return lines;
  }

  @Test
  @DisplayName("cases 28, 29, 30, 31, 32, 33: prompts, and what of them is refused")
  void promptsAreSentOrRefused() throws IOException {
    try (FaultServer server =
        FaultServer.start(
            request -> {
              requests.add(request);
              boolean second = request.text().equals("two") && row(request).equals("turns3");
              if (second && bodies("turns3").size() == 2) {
                return ServerReply.error(500, "server_error", "oops", "once");
              }
              return request.path().endsWith("/messages")
                  ? ServerReply.json(200, anthropic("{\"type\": \"text\", \"text\": \"ok\"}"))
                  : ServerReply.answer(request, "re: " + request.text());
            })) {
      Workspace work = workspace(server);
      String history =
          "[{\"role\": \"system\", \"content\": \"be brief\"},"
              + " {\"role\": \"user\", \"content\": \"hello\"}]";
      ObjectNode textParameters = row("parameters", "openai", "\"p\"");
      textParameters.put("parameters", "temperature");
      ObjectNode listParameters = row("list", "openai", "\"p\"");
      listParameters.putArray("parameters").add(1);
      work.write(
          "rows.jsonl",
          Rows.jsonl(
              List.of(
                  row("turns", "openai", "[\"one\", \"two\"]"),
                  row("turns3", "openai", "[\"one\", \"two\", \"three\"]"),
                  row("history", "openai", history),
                  row("claude", "anthropic", history),
                  row(
                      "late",
                      "anthropic",
                      "[{\"role\": \"user\", \"content\": \"a\"},"
                          + " {\"role\": \"system\", \"content\": \"b\"}]"),
                  row(
                      "twice",
                      "anthropic",
                      "[{\"role\": \"system\", \"content\": \"a\"},"
                          + " {\"role\": \"system\", \"content\": \"b\"},"
                          + " {\"role\": \"user\", \"content\": \"c\"}]"),
                  row("content", "gemini", "[{\"role\": \"user\", \"content\": \"a\"}]"),
                  row(
                      "assistant",
                      "gemini",
                      "[{\"role\": \"user\", \"parts\": \"a\"},"
                          + " {\"role\": \"assistant\", \"parts\": \"b\"},"
                          + " {\"role\": \"user\", \"parts\": \"c\"}]"),
                  textParameters,
                  listParameters)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      Output output = work.output("out");
      assertThat(output.run("turns").path("response"))
          .extracting(JsonNode::asText)
          .containsExactly("re: one", "re: two");
      assertThat(bodies("turns")).hasSize(2);
      assertThat(bodies("turns").get(1).path("messages"))
          .extracting(m -> m.path("role").asText() + ": " + m.path("content").asText())
          .containsExactly("user: one", "assistant: re: one", "user: two");
      assertThat(output.run("turns3").path("response")).hasSize(3);
      assertThat(bodies("turns3")).as("turn one is not sent again").hasSize(4);
      assertThat(bodies("history")).hasSize(1);
      assertThat(bodies("history").get(0).path("messages"))
          .extracting(m -> m.path("role").asText())
          .containsExactly("system", "user");
      JsonNode claude = bodies("claude").get(0);
      assertThat(Json.text(claude.path("system"))).contains("be brief");
      assertThat(claude.path("messages"))
          .extracting(m -> m.path("role").asText())
          .containsExactly("user");
      for (String refused :
          List.of("late", "twice", "content", "assistant", "parameters", "list")) {
        assertThat(output.run(refused).path("status").asText()).as(refused).isEqualTo("failed");
        assertThat(bodies(refused)).as(refused).isEmpty();
      }
      assertThat(output.errorOf("parameters").path("message").asText())
          .contains("must be a dictionary");
      assertThat(exported(work))
          .extracting(line -> line.path("response").asText())
          .contains(
              "TypeError - parameters must be a dictionary, not <class 'str'>",
              "TypeError - parameters must be a dictionary, not <class 'list'>");
    }
  }

  private ServerReply answer(ServerRequest request) {
    requests.add(request);
    return switch (row(request)) {
      case "n2" -> ServerReply.json(200, openai(choice(0, "a") + ", " + choice(1, "b")));
      case "none" -> ServerReply.json(200, openai(""));
      case "refusal" ->
          ServerReply.json(
              200,
              openai(
                  "{\"index\": 0, \"finish_reason\": \"stop\", \"message\": {\"role\":"
                      + " \"assistant\", \"content\": null, \"refusal\": \"I cannot\"}}"));
      case "thinking" ->
          ServerReply.json(
              200,
              anthropic(
                  "{\"type\": \"thinking\", \"thinking\": \"hm\", \"signature\": \"s\"},"
                      + " {\"type\": \"text\", \"text\": \"four\"}"));
      case "blocks" ->
          ServerReply.json(
              200,
              anthropic(
                  "{\"type\": \"text\", \"text\": \"a\"}, {\"type\": \"text\", \"text\": \"b\"}"));
      default ->
          ServerReply.json(
              200, "{\"promptFeedback\": {\"blockReason\": \"SAFETY\"}, \"modelVersion\": \"g\"}");
    };
  }

  @Test
  @DisplayName("cases 34, 35, 36, 37, 38, 39: answers that are not one text")
  void answersKeepWhatTheyAre() throws IOException {
    try (FaultServer server = FaultServer.start(this::answer)) {
      Workspace work = workspace(server);
      List<ObjectNode> rows = new ArrayList<>();
      rows.add(row("n2", "openai", "\"p\""));
      rows.get(0).putObject("parameters").put("n", 2);
      rows.add(row("none", "openai", "\"p\""));
      rows.add(row("refusal", "openai", "\"p\""));
      rows.add(row("thinking", "anthropic", "\"p\""));
      rows.add(row("blocks", "anthropic", "\"p\""));
      rows.add(row("blocked", "gemini", "\"p\""));
      work.write("rows.jsonl", Rows.jsonl(rows));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(server.received()).as("one call each").hasSize(6);
      Output output = work.output("out");
      assertThat(output.run("n2").path("response"))
          .extracting(JsonNode::asText)
          .containsExactly("a", "b");
      assertThat(output.run("none").path("response").textValue()).isEmpty();
      assertThat(output.run("none").at("/completion/finish_reason").asText()).isEqualTo("empty");
      assertThat(output.run("refusal").path("status").asText()).isEqualTo("refused");
      assertThat(output.run("refusal").path("response").asText()).isEqualTo("I cannot");
      assertThat(output.run("thinking").path("response").asText()).isEqualTo("four");
      assertThat(output.run("thinking").at("/completion/details/reasoning").asText())
          .isEqualTo("hm");
      assertThat(output.run("blocks").path("response"))
          .extracting(JsonNode::asText)
          .containsExactly("a", "b");
      JsonNode blocked = output.run("blocked");
      assertThat(blocked.path("response").textValue()).isEmpty();
      assertThat(blocked.at("/completion/details/safety_attributes/blocked").booleanValue())
          .isTrue();
      assertThat(blocked.at("/completion/details/safety_attributes/finish_reason").asText())
          .isEqualTo("SAFETY");
      JsonNode legacy =
          exported(work).stream()
              .filter(line -> line.path("id").asText().equals("blocked"))
              .findFirst()
              .orElseThrow();
      assertThat(Json.text(legacy.path("safety_attributes")))
          .isEqualTo("{\"blocked\":\"True\",\"finish_reason\":\"SAFETY\"}");
    }
  }

  @Test
  @DisplayName("case 40: what a server refuses for good is called once")
  void neverRepeatsWhatCannotSucceed() throws IOException {
    for (int status : List.of(400, 401, 404)) {
      try (FaultServer server =
          FaultServer.start(r -> ServerReply.error(status, "t", "c", "no way"))) {
        Workspace work =
            new Workspace(Files.createDirectories(temporary.resolve("at" + status)))
                .withServer(server);
        work.write("rows.jsonl", Rows.jsonl(Rows.openai(1)));

        Ended ended = work.run("run", "rows.jsonl", "--output", "out", "-ma", "2");

        assertThat(ended.exitCode()).as(ended.err()).isNotZero();
        assertThat(server.received()).as("requests at %s", status).hasSize(1);
        assertThat(work.output("out").errorOf("r01").path("http_status").intValue())
            .isEqualTo(status);
        assertThat(exported(work).get(0).path("response").asText())
            .startsWith("An unexpected error occurred when querying the API: (")
            .contains(
                Map.of(400, "BadRequest", 401, "Authentication", 404, "NotFound").get(status)
                    + "Error - ")
            .endsWith(") after maximum 1 attempts");
      }
    }
  }

  @Test
  @DisplayName("cases 43, 44: a model's own key goes before the common one")
  void usesTheModelsKey() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      List<String> models = List.of("claude-x.1", "EleutherAI/gpt-neo-2.7B", "a:b c", "other");
      List<ObjectNode> rows = new ArrayList<>();
      for (String model : models) {
        rows.add(Rows.openai(model, model).put("model_name", model));
      }
      work.write("rows.jsonl", Rows.jsonl(rows));
      work.with("OPENAI_API_KEY_claude_x_1", "one");
      work.with("OPENAI_API_KEY_EleutherAI_gpt_neo_2_7B", "two");
      work.with("OPENAI_API_KEY_a_b_c", "three");

      Ended ended = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      Map<String, String> keys = new java.util.HashMap<>();
      server.received().forEach(request -> keys.put(request.text(), request.keyHash()));
      assertThat(keys).containsOnlyKeys(models);
      assertThat(keys.values()).as("four keys").doesNotHaveDuplicates();

      Ended keyless = work.without("OPENAI_API_KEY").run("run", "rows.jsonl", "--output", "none");

      assertThat(keyless.exitCode()).isEqualTo(77);
      assertThat(keyless.err()).contains("OPENAI_API_KEY_other", "OPENAI_API_KEY");
      assertThat(server.received()).hasSize(4);
    }
  }

  @Test
  @DisplayName("cases 45, 46, 47: pictures are inlined, and what is not there is named")
  void inlinesMedia() throws IOException {
    try (FaultServer server =
        FaultServer.start(
            request -> {
              requests.add(request);
              return ServerReply.answer(request, "ok");
            })) {
      Workspace work = workspace(server).with("ASSAY_MEDIA", "media");
      Files.createDirectories(work.path("media"));
      work.write("media/a.png", PNG);
      String image = "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\":";
      work.write(
          "rows.jsonl",
          Rows.jsonl(
              List.of(
                  row("missing", "openai", image + " \"missing.jpg\"}]}]"),
                  row(
                      "parts",
                      "openai",
                      image
                          + " \"a.png\"}, {\"type\": \"image_url\", \"image_url\": {\"url\":"
                          + " \"https://example.org/b.jpg\"}},"
                          + " {\"type\": \"text\", \"text\": \"what?\"}]}]"),
                  row(
                      "video",
                      "gemini",
                      "[{\"role\": \"user\", \"parts\": [{\"type\": \"video\","
                          + " \"media\": \"v.mp4\"}]}]"))));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      Output output = work.output("out");
      assertThat(output.errorOf("missing").path("message").asText()).contains("missing.jpg");
      assertThat(output.errorOf("video").path("message").asText()).contains("not uploaded");
      assertThat(server.received()).hasSize(1);
      ArrayNode parts = (ArrayNode) bodies("parts").get(0).at("/messages/0/content");
      assertThat(parts.at("/0/image_url/url").asText())
          .isEqualTo("data:image/png;base64," + Base64.getEncoder().encodeToString(PNG));
      assertThat(parts.at("/1/image_url/url").asText()).isEqualTo("https://example.org/b.jpg");
      assertThat(parts.at("/0/image_url/detail").asText("auto")).isEqualTo("auto");
      assertThat(parts.at("/2/text").asText()).isEqualTo("what?");
      assertThat(exported(work))
          .extracting(line -> line.path("response").asText())
          .contains("FileNotFoundError - [Errno 2] No such file or directory: 'missing.jpg'")
          .anyMatch(text -> text.startsWith("ValueError - File v.mp4 not uploaded"));
    }
  }
}
