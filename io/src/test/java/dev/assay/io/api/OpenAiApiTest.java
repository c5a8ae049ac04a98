package dev.assay.io.api;

import static dev.assay.io.experiment.Verdict.ROW_TERMINAL;
import static dev.assay.io.experiment.Verdict.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiApiTest {

  private static final String KEY = "sk-test-0123456789abcdef";

  private final OpenAiApi api = new OpenAiApi();
  private final List<ServerRequest> requests = new ArrayList<>();
  private final FaultServer server = FaultServer.start();
  private final GoogleHttpTransport transport = new GoogleHttpTransport(4);

  OpenAiApiTest() {
    answering(ServerReply::echo);
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private void answering(java.util.function.Function<ServerRequest, ServerReply> script) {
    server.script(
        request -> {
          synchronized (requests) {
            requests.add(request);
          }
          return script.apply(request);
        });
  }

  private void replying(String body) {
    answering(request -> ServerReply.json(200, body));
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ModelCall modelCall(String prompt, String parameters, String mode) {
    return new ModelCall(
        "openai", "gpt-4o", "openai", Prompt.of(json(prompt)), (ObjectNode) json(parameters), mode);
  }

  private CallResult call(ModelCall call, String... replies) {
    Connection connection =
        new Connection(server.baseUrl(), "OPENAI_API_KEY", new Secret("OPENAI_API_KEY", KEY));
    return api.call(
        new Exchange(call, List.of(replies), 1, connection, transport, Duration.ofSeconds(10)));
  }

  private CallResult call() {
    return call(modelCall("\"hi there\"", "{}", "chat"));
  }

  private static Completion answer(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Answer.class);
    return ((CallResult.Answer) result).completion();
  }

  private static Completion refusal(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Refusal.class);
    return ((CallResult.Refusal) result).completion();
  }

  private static CallError problem(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Problem.class);
    return ((CallResult.Problem) result).error();
  }

  @Test
  void answersAText() {
    Completion completion = answer(call());

    assertThat(completion)
        .isEqualTo(
            new Completion(json("\"hi there\""), "stop", "gpt-4o", "req-1", new Usage(2L, 2L, 4L)));
    assertThat(requests.get(0).path()).isEqualTo("/v1/chat/completions");
    assertThat(requests.get(0).headers()).containsEntry("authorization", "Bearer " + KEY);
  }

  @Test
  void mergesParametersWithTheirDigits() {
    call(modelCall("\"hi\"", "{\"temperature\":0.10,\"seed\":12345678901234567890}", "chat"));

    assertThat(Json.text(requests.get(0).body()))
        .isEqualTo(
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"temperature\":0.10,\"seed\":12345678901234567890}");
  }

  @Test
  void passesMessagesAsTheyAre() {
    String messages =
        "[{\"role\":\"system\",\"content\":\"be kind\",\"name\":\"x\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]";

    call(modelCall(messages, "{}", "chat"));

    assertThat(requests.get(0).body().path("messages")).isEqualTo(json(messages));
  }

  @Test
  void sendsTurnsWithTheAnswersSoFar() {
    ModelCall call = modelCall("[\"one\",\"two\"]", "{}", "chat");

    assertThat(answer(call(call)).response()).isEqualTo(json("\"one\""));
    assertThat(answer(call(call, "ONE")).response()).isEqualTo(json("\"two\""));

    assertThat(Json.text(requests.get(1).body().path("messages")))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"assistant\",\"content\":\"ONE\"},"
                + "{\"role\":\"user\",\"content\":\"two\"}]");
  }

  @Test
  void sendsATextInCompletionModeToCompletions() {
    Completion completion = answer(call(modelCall("\"hi\"", "{}", "completion")));

    assertThat(completion.response()).isEqualTo(json("\"hi\""));
    assertThat(requests.get(0).path()).isEqualTo("/v1/completions");
    assertThat(requests.get(0).body().path("prompt").textValue()).isEqualTo("hi");
    call(modelCall("[\"hi\"]", "{}", "completion"));
    assertThat(requests.get(1).path()).as("only texts").isEqualTo("/v1/chat/completions");
  }

  @Test
  void severalChoicesAreAList() {
    replying(
        "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},"
            + "{\"message\":{\"content\":\"b\"}}]}");

    assertThat(answer(call()).response()).isEqualTo(json("[\"a\",\"b\"]"));
  }

  @Test
  void noChoicesAreAnEmptyAnswerThatSaysSo() {
    replying("{\"choices\":[]}");

    assertThat(answer(call()).response()).isEqualTo(json("\"\""));
    assertThat(answer(call()).finishReason()).isEqualTo("empty");
  }

  @Test
  void aRefusalIsNoAnswerAndKeepsItsText() {
    replying(
        "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I cannot\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}");

    Completion refusal = refusal(call());

    assertThat(refusal.response()).isEqualTo(json("\"I cannot\""));
    assertThat(refusal.usage()).isEqualTo(new Usage(3L, 2L, 5L));
  }

  @Test
  void aFilterIsARefusalOnEitherSide() {
    replying(
        "{\"choices\":[{\"message\":{\"content\":\"half\"},\"finish_reason\":\"content_filter\"}]}");
    assertThat(refusal(call()).response()).isEqualTo(json("\"half\""));
    answering(r -> ServerReply.error(400, "invalid_request_error", "content_filter", "filtered"));
    assertThat(refusal(call()).finishReason()).isEqualTo("content_filter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "length"})
  void anEmptyAnswerThatTheServerCallsFinishedIsAnAnswer(String finish) {
    replying(
        "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"" + finish + "\"}]}");

    assertThat(answer(call()).response()).isEqualTo(json("\"\""));
    assertThat(answer(call()).finishReason()).isEqualTo(finish);
  }

  @Test
  void toolCallsAreKeptAsJson() {
    replying(
        "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"t1\"}]},"
            + "\"finish_reason\":\"tool_calls\"}]}");

    assertThat(answer(call()).response().textValue()).isEqualTo("[{\"id\":\"t1\"}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"choices\":null}",
        "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"tool_calls\"}]}",
        "{\"choices\":[{}]}"
      })
  void anAnswerWithoutContentIsTheRowsEnd(String body) {
    replying(body);

    CallError error = problem(call());

    assertThat(error.code()).isEqualTo("RESP_NO_CONTENT");
    assertThat(error.verdict()).isEqualTo(ROW_TERMINAL);
    assertThat(error.inDoubtPaid()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>SECRETPAGE</html>", "{\"choices\":[{\"mess", "[]", "null"})
  void aBodyThatIsNotJsonMayBeTriedAgainAndIsNeverQuoted(String body) {
    answering(
        r ->
            ServerReply.of(
                200,
                Map.of(),
                "text/html",
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    CallError error = problem(call());

    assertThat(error.code()).isEqualTo("RESP_NOT_JSON");
    assertThat(error.verdict()).isEqualTo(TRANSIENT);
    assertThat(error.inDoubtPaid()).isTrue();
    assertThat(error.message())
        .endsWith("(" + body.length() + " bytes of text/html)")
        .doesNotContain("SECRETPAGE");
  }

  @Test
  void boundsWhatItReads() {
    replying("{\"choices\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");
    assertThat(problem(call()).code()).isEqualTo("RESP_TOO_LARGE");
    replying("{\"choices\":[" + "1,".repeat(5_000) + "1]}");
    assertThat(problem(call()).code()).isEqualTo("RESP_TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}', 1, 2, 3",
    "'{\"prompt_tokens\":1,\"completion_tokens\":2}', 1, 2, 3",
    "'{\"prompt_tokens\":-1,\"completion_tokens\":\"2\",\"total_tokens\":3000000000}', , ,",
    "'{\"prompt_tokens\":1.5,\"completion_tokens\":2}', , 2,",
    "'null', , ,",
    "'[]', , ,",
  })
  void usageThatCannotBeIsUnknown(String usage, Long input, Long output, Long total) {
    replying(
        "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":"
            + usage
            + "}");

    assertThat(answer(call()).usage()).isEqualTo(new Usage(input, output, total));
  }

  @Test
  void answersKeepEveryCharacter() {
    String text = "\u001b[31m \u202e </script> =cmd \u0000 😀 ٣";
    answering(request -> ServerReply.answer(request, text));

    assertThat(answer(call()).response().textValue()).isEqualTo(text);
  }

  @Test
  void anErrorInsideASuccessIsAnError() {
    replying("{\"error\":{\"code\":429,\"message\":\"busy\"}}");

    CallError error = problem(call());

    assertThat(error.code()).isEqualTo("HTTP_429");
    assertThat(error.verdict()).isEqualTo(Verdict.RATE_LIMITED);
  }

  @Test
  void passesOnWhatTheHeadersSayOfLimits() {
    answering(
        request ->
            ServerReply.json(
                200,
                "{\"choices\":[]}",
                Map.of("x-ratelimit-limit-requests", "10", "x-ratelimit-remaining-requests", "9")));

    assertThat(call().hints().requests())
        .isEqualTo(new dev.assay.io.http.RateHints.Quota(10L, 9L, null));
  }

  @Test
  void aKeyQuotedByTheServerIsTakenOut() {
    answering(r -> ServerReply.error(401, "x", "invalid_api_key", "bad key " + KEY));

    assertThat(problem(call()).message()).startsWith("bad key ***").doesNotContain(KEY);
  }

  @Test
  void aLostExchangeIsAProblem() {
    answering(request -> ServerReply.reset());

    assertThat(problem(call()).code()).isEqualTo("NET_RESET");
    assertThat(problem(call()).inDoubtPaid()).isTrue();
  }
}
