package dev.assay.io.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpResult;
import dev.assay.io.json.Json;
import dev.assay.io.testing.ScriptedTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestApiTest {

  private final TestApi api = new TestApi();
  private final ScriptedTransport transport =
      ScriptedTransport.replying(new HttpResult.Lost("NET_IO", "never called", false));

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ModelCall modelCall(String model, String prompt, String parameters) {
    return new ModelCall(
        "test", model, "test", Prompt.of(json(prompt)), (ObjectNode) json(parameters), "chat");
  }

  private CallResult call(ModelCall call, int attempt, Duration deadline, String... replies) {
    Connection connection = api.connect(call.model(), name -> null);
    return api.call(new Exchange(call, List.of(replies), attempt, connection, transport, deadline));
  }

  private CallResult call(String model, String prompt, String parameters) {
    return call(modelCall(model, prompt, parameters), 1, Duration.ofSeconds(5));
  }

  private static Completion answer(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Answer.class);
    return ((CallResult.Answer) result).completion();
  }

  private static CallError problem(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Problem.class);
    return ((CallResult.Problem) result).error();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"no\"", "\"No\"", "\"false\"", "\"False\"", "false"})
  void answersAlwaysTheSame(String raise) {
    Completion completion = answer(call("m", "\"a b c\"", "{\"raise_error\":" + raise + "}"));

    assertThat(completion)
        .isEqualTo(
            new Completion(
                json("\"This is a test response\""), "stop", "m", null, new Usage(3L, 5L, 8L)));
    assertThat(transport.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"yes\"", "\"True\"", "true"})
  void raisesAnErrorThatEndsTheRow(String raise) {
    CallError error = problem(call("m", "\"p\"", "{\"raise_error\":" + raise + "}"));

    assertThat(error.code() + " - " + error.message())
        .isEqualTo("ValueError - This is a test error which we should handle and return");
    assertThat(error.verdict()).isEqualTo(Verdict.ROW_TERMINAL);
  }

  @Test
  void raisesAnErrorThatMayBeTriedAgain() {
    CallError error =
        problem(call("m", "\"p\"", "{\"raise_error\":\"yes\",\"raise_error_type\":\"Exception\"}"));

    assertThat(error.code()).isEqualTo("Exception");
    assertThat(error.verdict()).isEqualTo(Verdict.TRANSIENT);
  }

  @Test
  void withoutAWordOneCallInFiveFailsAndAlwaysTheSameOnes() {
    List<Boolean> first = new ArrayList<>();
    List<Boolean> second = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      first.add(call("m", "\"row " + i + "\"", "{}") instanceof CallResult.Problem);
      second.add(call("m", "\"row " + i + "\"", "{}") instanceof CallResult.Problem);
    }

    assertThat(first).isEqualTo(second);
    assertThat(first.stream().filter(failed -> failed).count()).isBetween(150L, 250L);
  }

  @Test
  void whatFailedOnceMaySucceedOnTheNextAttempt() {
    ModelCall failing = null;
    for (int i = 0; failing == null; i++) {
      ModelCall candidate = modelCall("m", "\"row " + i + "\"", "{}");
      if (call(candidate, 1, Duration.ofSeconds(1)) instanceof CallResult.Problem) {
        failing = candidate;
      }
    }
    boolean answered = false;
    for (int attempt = 2; attempt < 20; attempt++) {
      answered |= call(failing, attempt, Duration.ofSeconds(1)) instanceof CallResult.Answer;
    }

    assertThat(answered).isTrue();
  }

  @Test
  void echoesTheLastText() {
    String messages =
        "[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"u\"}]";
    assertThat(answer(call("echo", "\"hello\"", "{}")).response()).isEqualTo(json("\"hello\""));
    assertThat(answer(call("m", "\"hello\"", "{\"respond\":\"echo\"}")).response())
        .isEqualTo(json("\"hello\""));
    assertThat(answer(call("echo", messages, "{}")).response()).isEqualTo(json("\"u\""));
    ModelCall turns = modelCall("echo", "[\"one\",\"two\"]", "{}");
    assertThat(answer(call(turns, 1, Duration.ofSeconds(1), "ONE")).response())
        .isEqualTo(json("\"two\""));
  }

  @Test
  void looksAnswersUp() {
    String parameters = "{\"respond\":\"lookup\",\"answers\":{\"France?\":\"Paris\"}}";

    assertThat(answer(call("echo", "\"France?\"", parameters)).response())
        .isEqualTo(json("\"Paris\""));
    CallError error = problem(call("m", "\"Spain?\"", parameters));
    assertThat(error.code()).isEqualTo("TEST_NO_ANSWER");
    assertThat(error.verdict()).isEqualTo(Verdict.ROW_TERMINAL);
  }

  @Test
  void waitsAsToldButNotPastTheDeadline() {
    long start = System.nanoTime();
    answer(call("echo", "\"a\"", "{\"latency_ms\":30}"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(29));

    ModelCall slow = modelCall("echo", "\"a\"", "{\"latency_ms\":60000}");
    start = System.nanoTime();
    CallError late = problem(call(slow, 1, Duration.ofMillis(50)));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(49), Duration.ofMillis(300));
    assertThat(late.code()).isEqualTo("NET_DEADLINE");
    assertThat(late.verdict()).isEqualTo(Verdict.TRANSIENT);
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    CallError error = problem(call("echo", "\"a\"", "{\"latency_ms\":60000}"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(error.code()).isEqualTo("NET_IO");
  }

  @Test
  void knowsWhatCannotBe() {
    assertThat(api.check(modelCall("m", "\"a\"", "{\"latency_ms\":60001}")))
        .hasValueSatisfying(e -> assertThat(e.message()).contains("60001 (must be 0 to 60000)"));
    assertThat(api.check(modelCall("m", "\"a\"", "{\"respond\":\"sing\"}")))
        .hasValueSatisfying(e -> assertThat(e.message()).contains("Invalid respond: sing"));
    assertThat(api.check(modelCall("m", "\"a\"", "{\"latency_ms\":5}"))).isEmpty();
  }

  @Test
  void theRegistryKnowsItsConnectorsAndListsThem() {
    ModelApis apis = ModelApis.load();

    assertThat(apis.names()).contains("openai", "test").isSorted();
    assertThat(apis.get("test")).isInstanceOf(TestApi.class);
    assertThatThrownBy(() -> apis.get("api-that-does-not-exist"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "API api-that-does-not-exist not recognised or implemented (must be one of "
                + String.join(", ", apis.names())
                + ")");
    assertThatThrownBy(() -> ModelApis.of(List.of(new TestApi(), new TestApi())))
        .hasMessageContaining("Two connectors have the name test");
  }

  @Test
  void itsConnectionIsNoPlaceOnTheNetwork() {
    assertThat(api.connect("m", name -> null))
        .isEqualTo(new Connection(URI.create("test:offline"), "none", null));
  }
}
