package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.answer;
import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicApiTest {

  private final ApiRig rig =
      new ApiRig(new AnthropicApi(), "claude-x.1")
          .endpoint("ANTHROPIC_BASE_URL")
          .set("ANTHROPIC_API_KEY", ApiRig.KEY)
          .replying(message("[{\"type\":\"text\",\"text\":\"Paris\"}]", "end_turn"));

  @AfterEach
  void close() {
    rig.close();
  }

  private static String message(String content, String stop) {
    return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x-1\","
        + "\"content\":"
        + content
        + ",\"stop_reason\":\""
        + stop
        + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":2}}";
  }

  @Test
  void answersAText() {
    rig.replying(
        200,
        message("[{\"type\":\"text\",\"text\":\"Paris\"}]", "end_turn"),
        "request-id",
        "req_9");

    assertThat(rig.answer())
        .isEqualTo(
            new Completion(
                json("\"Paris\""), "end_turn", "claude-x-1", "req_9", new Usage(10L, 2L, 12L)));
    assertThat(rig.last().path()).isEqualTo("/v1/messages");
    assertThat(rig.last().headers())
        .containsEntry("x-api-key", ApiRig.KEY)
        .containsEntry("anthropic-version", "2023-06-01")
        .doesNotContainKey("authorization");
    assertThat(Json.text(rig.lastBody()))
        .isEqualTo(
            "{\"model\":\"claude-x.1\",\"max_tokens\":4096,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi there\"}]}");
  }

  @Test
  void passesParametersOnAndBetasAsAHeader() {
    rig.call(
        "\"hi\"",
        "{\"max_tokens\":7,\"temperature\":0.10,\"thinking\":{\"type\":\"enabled\","
            + "\"budget_tokens\":1024},\"betas\":[\"a-1\",\"b-2\"],\"system\":\"be kind\"}");

    assertThat(rig.lastBody().path("max_tokens").intValue()).isEqualTo(7);
    assertThat(Json.text(rig.lastBody()))
        .contains("\"temperature\":0.10", "\"budget_tokens\":1024");
    assertThat(rig.lastBody().path("system").textValue()).isEqualTo("be kind");
    assertThat(rig.lastBody().has("betas")).isFalse();
    assertThat(rig.last().headers()).containsEntry("anthropic-beta", "a-1,b-2");
  }

  @Test
  void theFirstSystemMessageIsAFieldOfItsOwn() {
    rig.call(
        "[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":\"hi\"}]",
        "{}");

    assertThat(rig.lastBody().path("system").textValue()).isEqualTo("be kind");
    assertThat(rig.lastBody().path("messages"))
        .isEqualTo(json("[{\"role\":\"user\",\"content\":\"hi\"}]"));
  }

  @Test
  void sendsTurnsWithTheAnswersSoFar() {
    rig.call(rig.modelCall("[\"one\",\"two\"]", "{}", "chat"), "ONE");

    assertThat(rig.lastBody().path("messages"))
        .isEqualTo(
            json(
                "[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"assistant\","
                    + "\"content\":\"ONE\"},{\"role\":\"user\",\"content\":\"two\"}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"system\",\"content\":\"b\"}]' | '{}' |"
            + " Message 2 has role system (only the first",
        "'[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"system\",\"content\":\"b\"}]' | '{}'"
            + " | Message 2 has role system (only the first",
        "'[{\"role\":\"system\",\"content\":\"a\"}]' | '{}' | has only a system message",
        "'[{\"role\":\"model\",\"content\":\"a\"}]' | '{}' | Message 1 has role model",
        "'[{\"role\":\"user\",\"content\":[]}]' | '{}' | Message 1 has no content",
        "'[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]' |"
            + " '{\"system\":\"c\"}' | Both the prompt and the parameters",
        "'[{\"role\":\"user\",\"content\":[{\"type\":\"video\",\"media\":\"a.mp4\"}]}]' | '{}' |"
            + " A part of type video cannot be sent to anthropic",
        "'\"hi\"' | '{\"stream\":true}' | stream: true",
        "'\"hi\"' | '{\"messages\":[]}' | parameters holds messages",
        "'\"hi\"' | '{\"betas\":[\"a\\nx: y\"]}' | Invalid betas",
      })
  void knowsWhatCannotBeSent(String prompt, String parameters, String expected) {
    assertThat(rig.check(prompt, parameters)).contains(expected);
    assertThat(rig.sent()).isZero();
  }

  @Test
  void thinkingStandsApart() {
    rig.replying(
        message(
            "[{\"type\":\"thinking\",\"thinking\":\"hmm\",\"signature\":\"s\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"x\"},"
                + "{\"type\":\"text\",\"text\":\"4\"}]",
            "end_turn"));

    Completion completion = rig.answer();

    assertThat(completion.response()).isEqualTo(json("\"4\""));
    assertThat(completion.details()).isEqualTo(json("{\"reasoning\":\"hmm\"}"));
    assertThat(rig.sent()).isEqualTo(1);
  }

  @Test
  void severalTextsAreAListAndToolUsesJson() {
    rig.replying(
        message(
            "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]", "end_turn"));
    assertThat(rig.answer().response()).isEqualTo(json("[\"a\",\"b\"]"));
    rig.replying(
        message("[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}]", "tool_use"));
    assertThat(rig.answer().response().textValue())
        .isEqualTo("[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}]");
    assertThat(rig.answer().finishReason()).isEqualTo("tool_use");
  }

  @ParameterizedTest
  @ValueSource(strings = {"end_turn", "max_tokens", "stop_sequence", "pause_turn"})
  void noContentIsAnEmptyAnswerWhereTheServerSaysWhyItStopped(String stop) {
    rig.replying(message("[]", stop));

    assertThat(rig.answer().response()).isEqualTo(json("\"\""));
    assertThat(rig.answer().finishReason()).isEqualTo(stop);
  }

  @Test
  void aRefusalIsNoAnswer() {
    rig.replying(message("[]", "refusal"));
    assertThat(refusal(rig.call()).response()).isEqualTo(json("\"\""));
    rig.replying(message("[{\"type\":\"text\",\"text\":\"I cannot\"}]", "refusal"));
    assertThat(refusal(rig.call()).response()).isEqualTo(json("\"I cannot\""));
    assertThat(refusal(rig.call()).usage()).isEqualTo(new Usage(10L, 2L, 12L));
  }

  @Test
  void cachedTokensAreInputTokens() {
    rig.replying(
        "{\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"stop_reason\":\"end_turn\",\"usage\":"
            + "{\"input_tokens\":5,\"cache_creation_input_tokens\":100,"
            + "\"cache_read_input_tokens\":2000,\"output_tokens\":3}}");

    assertThat(rig.answer().usage()).isEqualTo(new Usage(2_105L, 3L, 2_108L));
    assertThat(rig.answer().details())
        .isEqualTo(json("{\"cached_tokens\":2000,\"cache_creation_tokens\":100}"));
  }

  @Test
  void aReplyWithoutContentIsTheRowsEnd() {
    rig.replying("{\"type\":\"message\"}");

    assertThat(rig.problem().code()).isEqualTo("RESP_NO_CONTENT");
    assertThat(rig.problem().inDoubtPaid()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, max_tokens: required, ROW_TERMINAL",
    "400, invalid_request_error, You have reached your specified API usage limits, LANE_TERMINAL",
    "401, authentication_error, invalid x-api-key, LANE_TERMINAL",
    "402, billing_error, no credit, LANE_TERMINAL",
    "403, permission_error, no, LANE_TERMINAL",
    "404, not_found_error, model: claude-x.1, LANE_TERMINAL",
    "413, request_too_large, too large, ROW_TERMINAL",
    "429, rate_limit_error, This request would exceed your limit, RATE_LIMITED",
    "429, enforced_spend_limit_reached, spend limit, LANE_TERMINAL",
    "500, api_error, Internal server error, TRANSIENT",
    "504, timeout_error, timed out, TRANSIENT",
    "529, overloaded_error, Overloaded, RATE_LIMITED",
    "200, overloaded_error, Overloaded, RATE_LIMITED",
  })
  void everyErrorHasItsVerdict(int status, String type, String message, Verdict verdict) {
    rig.replying(
        status,
        "{\"type\":\"error\",\"error\":{\"type\":\""
            + type
            + "\",\"message\":\""
            + message
            + "\"},\"request_id\":\"req_1\"}");

    assertThat(rig.problem().verdict()).isEqualTo(verdict);
    assertThat(rig.problem().message()).startsWith(message);
  }

  @Test
  void aGatewayThatRefusesLargeRequestsInHtmlIsUnderstood() {
    rig.replyingText(413, "text/html", "<html>413</html>");

    assertThat(rig.problem().verdict()).isEqualTo(Verdict.ROW_TERMINAL);
    assertThat(rig.problem().code()).isEqualTo("HTTP_413");
  }

  @Test
  void passesOnWaitsAndLimits() {
    rig.replying(
        429,
        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"no\"}}",
        "retry-after",
        "12",
        "anthropic-ratelimit-input-tokens-limit",
        "50000",
        "anthropic-ratelimit-input-tokens-remaining",
        "0");

    assertThat(rig.problem().retryAfter()).isEqualTo(Duration.ofSeconds(12));
    assertThat(rig.call().hints().inputTokens()).isNotNull();
    assertThat(rig.call().hints().inputTokens().limit()).isEqualTo(50_000L);
  }

  @Test
  void aModelsOwnKeyComesFirstAndKeysNeverShow() throws MissingVariablesException {
    Environment environment =
        Map.of("ANTHROPIC_API_KEY", "plain-key-012345", "ANTHROPIC_API_KEY_claude_x_1", ApiRig.KEY)
            ::get;

    Connection own = rig.api.connect("claude-x.1", environment);

    assertThat(own.account()).isEqualTo("ANTHROPIC_API_KEY_claude_x_1");
    assertThat(own.endpoint()).hasToString("https://api.anthropic.com");
    assertThat(rig.api.connect("other", environment).account()).isEqualTo("ANTHROPIC_API_KEY");
    assertThat(own.toString()).doesNotContain(ApiRig.KEY);
    rig.replying(401, "{\"error\":{\"message\":\"bad " + ApiRig.KEY + "\"}}");
    assertThat(rig.problem().message()).startsWith("bad ***").doesNotContain(ApiRig.KEY);
  }

  @Test
  void takesEveryFormOfPrompt() {
    assertThat(rig.check("[]", "{}")).isEmpty();
    assertThat(rig.check("[\"a\",\"b\"]", "{}")).isEmpty();
    assertThat(answer(rig.call("[\"a\"]", "{}")).response()).isEqualTo(json("\"Paris\""));
  }
}
