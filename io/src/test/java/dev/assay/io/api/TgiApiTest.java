package dev.assay.io.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TgiApiTest {

  private static final String ANSWER =
      "{\"id\":\"c1\",\"model\":\"served/model\",\"choices\":[{\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
          + "\"completion_tokens\":1,\"total_tokens\":4}}";

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
