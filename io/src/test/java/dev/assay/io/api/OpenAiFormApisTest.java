package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers that speak OpenAI's form, as far as they differ from OpenAI. */
class OpenAiFormApisTest {

  private static final String ANSWER =
      "{\"id\":\"c1\",\"model\":\"served/model\",\"choices\":[{\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
          + "\"completion_tokens\":1,\"total_tokens\":4}}";

  @Nested
  class Tgi {

    private ApiRig rig() {
      return new ApiRig(new TgiApi(), "EleutherAI/gpt-neo-2.7B")
          .endpoint("HUGGINGFACE_TGI_API_ENDPOINT")
          .replying(ANSWER);
    }

    @Test
    void alwaysNamesTheModelTgiAndKeepsTheOneThatAnswered() {
      try (ApiRig rig = rig()) {
        Completion completion = rig.answer();

        assertThat(completion.servedModel()).isEqualTo("served/model");
        assertThat(completion.usage()).isEqualTo(new Usage(3L, 1L, 4L));
        assertThat(rig.last().path()).isEqualTo("/v1/chat/completions");
        assertThat(rig.lastBody().path("model").textValue()).isEqualTo("tgi");
        assertThat(rig.last().headers()).containsEntry("authorization", "Bearer -");
      }
    }

    @Test
    void completionsAndHistoriesAndOwnKeysWork() {
      try (ApiRig rig = rig().set("HUGGINGFACE_TGI_API_KEY_EleutherAI_gpt_neo_2_7B", "hf-own")) {
        rig.call(rig.modelCall("\"hi\"", "{\"max_tokens\":5}", "completion"));
        assertThat(rig.last().path()).isEqualTo("/v1/completions");
        assertThat(rig.last().headers()).containsEntry("authorization", "Bearer hf-own");

        rig.call("[{\"role\":\"user\",\"content\":\"hi\"}]", "{}");
        assertThat(rig.lastBody().at("/messages/0/content").textValue()).isEqualTo("hi");
      }
    }

    @Test
    void needsAnEndpoint() {
      assertThatThrownBy(() -> new TgiApi().connect("m", Map.<String, String>of()::get))
          .isInstanceOf(MissingVariablesException.class)
          .hasMessageContaining("HUGGINGFACE_TGI_API_ENDPOINT_m, HUGGINGFACE_TGI_API_ENDPOINT");
    }

    @ParameterizedTest
    @CsvSource({
      "429, overloaded, Model is overloaded, RATE_LIMITED",
      "422, validation, Input validation error, ROW_TERMINAL",
      "424, generation, Request failed during generation, TRANSIENT",
      "500, incomplete_generation, Incomplete generation, TRANSIENT",
      "503, unhealthy, unhealthy, TRANSIENT",
    })
    void everyErrorHasItsVerdict(int status, String type, String message, Verdict verdict) {
      try (ApiRig rig = rig()) {
        rig.replying(status, "{\"error\":\"" + message + "\",\"error_type\":\"" + type + "\"}");

        assertThat(rig.problem().verdict()).isEqualTo(verdict);
        assertThat(rig.problem().message()).startsWith(message);
      }
    }
  }

  @Nested
  class OpenRouter {

    private ApiRig rig() {
      return new ApiRig(new OpenRouterApi(), "meta/llama:free")
          .endpoint("OPENROUTER_BASE_URL")
          .set("OPENROUTER_API_KEY", ApiRig.KEY)
          .replying(ANSWER);
    }

    @Test
    void passesItsOwnParametersAndKeepsTheReasoning() {
      try (ApiRig rig = rig()) {
        rig.replying(
            "{\"provider\":\"DeepInfra\",\"model\":\"m\",\"choices\":[{\"message\":{\"content\":"
                + "\"4\",\"reasoning\":\"2+2\"},\"finish_reason\":\"stop\"}]}");

        Completion completion =
            ApiRig.answer(rig.call("\"2+2?\"", "{\"provider\":{\"order\":[\"a\"]}}"));

        assertThat(completion.details())
            .isEqualTo(json("{\"reasoning\":\"2+2\",\"provider\":\"DeepInfra\"}"));
        assertThat(rig.lastBody().at("/provider/order/0").textValue()).isEqualTo("a");
        assertThat(rig.last().headers()).containsEntry("authorization", "Bearer " + ApiRig.KEY);
        assertThat(rig.last().path()).isEqualTo("/chat/completions");
      }
    }

    @Test
    void callsOpenRouterUnlessToldOtherwise() throws MissingVariablesException {
      assertThat(
              new OpenRouterApi().connect("m", Map.of("OPENROUTER_API_KEY", "k")::get).endpoint())
          .hasToString("https://openrouter.ai/api/v1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "429 | Rate limited | RATE_LIMITED",
          "402 | Insufficient credits | LANE_TERMINAL",
          "400 | Bad request | ROW_TERMINAL",
          "502 | Provider returned error | TRANSIENT",
          "503 | No provider | TRANSIENT",
        })
    void anErrorInsideASuccessCountsAsItself(int code, String message, Verdict verdict) {
      String error = "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
      try (ApiRig rig = rig()) {
        rig.replying(error);
        assertThat(rig.problem().verdict()).isEqualTo(verdict);
        rig.replying(
            "{\"choices\":[{\"finish_reason\":\"error\",\"message\":{\"content\":\"half\"},"
                + error.substring(1, error.length() - 1)
                + "}]}");
        assertThat(rig.problem().verdict()).as("of one choice").isEqualTo(verdict);
        assertThat(rig.problem().inDoubtPaid()).isTrue();
      }
    }

    @Test
    void aSpentBudgetInFlightIsARateAndNoCreditIsTheEnd() {
      try (ApiRig rig = rig()) {
        rig.replying(402, "{\"error\":{\"code\":402,\"message\":\"no\"}}", "Retry-After", "3");
        assertThat(rig.problem().verdict()).isEqualTo(Verdict.RATE_LIMITED);
        assertThat(rig.problem().retryAfter()).isEqualTo(Duration.ofSeconds(3));
        rig.replying(402, "{\"error\":{\"code\":402,\"message\":\"no\"}}");
        assertThat(rig.problem().verdict()).isEqualTo(Verdict.LANE_TERMINAL);
      }
    }

    @Test
    void moderatedInputIsARefusal() {
      try (ApiRig rig = rig()) {
        rig.replying(
            403,
            "{\"error\":{\"code\":403,\"message\":\"Your chosen model requires moderation and your"
                + " input was flagged\",\"metadata\":{\"reasons\":[\"violence\"]}}}");

        assertThat(refusal(rig.call()).finishReason()).isEqualTo("content_filter");
      }
    }
  }

  @Nested
  class NamedServer {

    @TempDir Path folder;

    @Test
    void isCalledByItsNameAtItsAddress() {
      try (ApiRig server = new ApiRig(new OpenAiApi(), "m").replying(ANSWER)) {
        OpenAiCompatibleApi api =
            new OpenAiCompatibleApi(
                "local", server.origin() + "/v1/", KeyReference.parse("env:LOCAL_KEY"));
        try (ApiRig rig = new ApiRig(api, "qwen/2.5").set("LOCAL_KEY_qwen_2_5", ApiRig.KEY)) {
          assertThat(rig.answer().response()).isEqualTo(json("\"Paris\""));
          assertThat(server.last().path()).isEqualTo("/v1/chat/completions");
          assertThat(server.last().headers())
              .containsEntry("authorization", "Bearer " + ApiRig.KEY);
          assertThat(rig.connection().account()).isEqualTo("env:LOCAL_KEY");
        }
      }
    }

    @Test
    void mayTakeNoKey() throws MissingVariablesException {
      OpenAiCompatibleApi api = new OpenAiCompatibleApi("local", "http://localhost:8000/v1", null);

      assertThat(api.connect("m", name -> null).key()).isNull();
      assertThat(ModelApis.of(java.util.List.of(api)).find("local")).contains(api);
    }

    @Test
    void aBaseUrlFollowsTheSameRulesAsAVariable() {
      OpenAiCompatibleApi api = new OpenAiCompatibleApi("local", "http://10.0.0.5/v1", null);

      assertThatThrownBy(() -> api.connect("m", name -> null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Invalid base_url of local: http would send");
    }

    @Test
    void aKeyMayStandInAFileThatOnlyItsOwnerReads() throws Exception {
      Path file = Files.writeString(folder.resolve("key"), ApiRig.KEY + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      KeyReference reference = KeyReference.parse("file:" + file);

      assertThat(reference.resolve("m", name -> null).reveal()).isEqualTo(ApiRig.KEY);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      assertThatThrownBy(() -> reference.resolve("m", name -> null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("chmod 600");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
      assertThatThrownBy(
              () -> KeyReference.parse("file:" + folder.resolve("no")).resolve("m", name -> null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-canary-0123456789", "env:", "vault:x", ""})
    void aKeyItselfIsRefusedAndNotShown(String text) {
      assertThatThrownBy(() -> KeyReference.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a b", "-x"})
    void aNameIsAName(String name) {
      assertThatThrownBy(() -> new OpenAiCompatibleApi(name, "https://x/v1", null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
