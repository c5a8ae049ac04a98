package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.answer;
import static dev.assay.io.api.ApiRig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaApiTest {

  private static final String GENERATED =
      "{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"response\":\"Paris\","
          + "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":26,\"eval_count\":2}";
  private static final String CHATTED =
      "{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":\"Paris\","
          + "\"thinking\":\"hmm\"},\"done\":true,\"done_reason\":\"length\",\"prompt_eval_count\":9,"
          + "\"eval_count\":1}";

  private final ApiRig rig =
      new ApiRig(new OllamaApi(), "llama3.2:1b")
          .endpoint("OLLAMA_API_ENDPOINT")
          .replying(GENERATED);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aTextIsGenerated() {
    assertThat(answer(rig.call("\"hi\"", "{\"temperature\":0.10,\"num_ctx\":8192}")))
        .isEqualTo(
            new Completion(json("\"Paris\""), "stop", "llama3.2", null, new Usage(26L, 2L, 28L)));
    assertThat(rig.last().path()).isEqualTo("/api/generate");
    assertThat(rig.lastBody())
        .isEqualTo(
            json(
                "{\"model\":\"llama3.2:1b\",\"prompt\":\"hi\",\"options\":{\"temperature\":0.10,"
                    + "\"num_ctx\":8192},\"stream\":false}"));
    assertThat(rig.last().headers()).doesNotContainKey("authorization");
  }

  @Test
  void turnsAndMessagesAreAChat() {
    rig.replying(CHATTED);

    Completion completion =
        answer(rig.call(rig.modelCall("[\"one\",\"two\"]", "{}", "chat"), "ONE"));

    assertThat(completion.finishReason()).isEqualTo("length");
    assertThat(completion.details()).isEqualTo(json("{\"reasoning\":\"hmm\"}"));
    assertThat(rig.last().path()).isEqualTo("/api/chat");
    assertThat(rig.lastBody())
        .isEqualTo(
            json(
                "{\"model\":\"llama3.2:1b\",\"messages\":[{\"role\":\"user\",\"content\":\"one\"},"
                    + "{\"role\":\"assistant\",\"content\":\"ONE\"},{\"role\":\"user\","
                    + "\"content\":\"two\"}],\"stream\":false}"));
    rig.call(
        "[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]", "{}");
    assertThat(rig.lastBody().at("/messages/0/role").textValue()).isEqualTo("system");
  }

  @Test
  void whatIsNoOptionStandsBesideThem() {
    rig.call(
        "\"hi\"",
        "{\"format\":\"json\",\"keep_alive\":\"5m\",\"think\":true,\"truncate\":false,"
            + "\"options\":{\"seed\":1},\"top_k\":2,\"stream\":false}");

    assertThat(rig.lastBody())
        .isEqualTo(
            json(
                "{\"model\":\"llama3.2:1b\",\"prompt\":\"hi\",\"format\":\"json\","
                    + "\"keep_alive\":\"5m\",\"think\":true,\"truncate\":false,"
                    + "\"options\":{\"seed\":1,\"top_k\":2},\"stream\":false}"));
  }

  @ParameterizedTest
  @CsvSource({
    "30000, 2000, '{}', true",
    "30000, 6000, '{}', false",
    "30000, 5000, '{\"num_ctx\":8192}', false",
    "60000, 8000, '{\"num_ctx\":8192}', true",
    "5000, 10, '{}', false",
  })
  void aPromptThatWasCutSilentlyIsMarked(
      int characters, int read, String parameters, boolean truncated) {
    rig.replying(
        "{\"response\":\"a\",\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":"
            + read
            + "}");

    Completion completion =
        answer(rig.call("\"" + "word ".repeat(characters / 5) + "\"", parameters));

    assertThat(completion.details())
        .isEqualTo(truncated ? json("{\"input_truncated\":true}") : null);
  }

  @Test
  void aCutHistoryIsMarked() {
    rig.replying(CHATTED);
    String messages = "[{\"role\":\"user\",\"content\":\"" + "word ".repeat(6_000) + "\"}]";

    assertThat(answer(rig.call(messages, "{}")).details().path("input_truncated").asBoolean())
        .isTrue();
  }

  @Test
  void anAnswerWithoutContentIsTheRowsEndAndToolCallsAreJson() {
    rig.replying("{\"done\":true}");
    assertThat(rig.problem().code()).isEqualTo("RESP_NO_CONTENT");
    rig.replying(
        "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]},"
            + "\"done\":true}");
    assertThat(rig.answer().response().textValue()).isEqualTo("[{\"function\":{\"name\":\"f\"}}]");
  }

  @ParameterizedTest
  @CsvSource({
    "503, 'server busy, please try again.  maximum pending requests exceeded', RATE_LIMITED",
    "404, 'model \"x\" not found, try pulling it first', LANE_TERMINAL",
    "400, 'invalid options: bogus', ROW_TERMINAL",
    "500, 'llama runner process has terminated', TRANSIENT",
    "200, 'an error was encountered while running the model', TRANSIENT",
  })
  void everyErrorHasItsVerdict(int status, String message, Verdict verdict) {
    rig.replying(status, "{\"error\":\"" + message.replace("\"", "\\\"") + "\"}");

    assertThat(rig.problem().verdict()).isEqualTo(verdict);
    assertThat(rig.problem().message().replace("  ", " ")).startsWith(message.replace("  ", " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[{\"role\":\"robot\",\"content\":\"a\"}]' | Message 1 has role robot",
        "'[{\"role\":\"user\"}]' | Message 1 has no content",
        "'[{\"role\":\"user\",\"content\":[{\"type\":\"audio\",\"media\":\"a.wav\"}]}]' | A part of"
            + " type audio cannot be sent to ollama",
        "'[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"media\":\"https://x/a.png\"}]}]' |"
            + " cannot be sent to ollama",
      })
  void knowsWhatCannotBeSent(String prompt, String expected) {
    assertThat(rig.check(prompt, "{}")).contains(expected);
  }

  @Test
  void needsAnEndpointAndTakesAModelsOwn() throws MissingVariablesException {
    assertThatThrownBy(() -> rig.api.connect("m:1", Map.<String, String>of()::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessageContaining("OLLAMA_API_ENDPOINT_m_1, OLLAMA_API_ENDPOINT");
    assertThat(
            rig.api
                .connect("m", Map.of("OLLAMA_API_ENDPOINT_m", "http://localhost:11434/")::get)
                .endpoint())
        .hasToString("http://localhost:11434");
  }
}
