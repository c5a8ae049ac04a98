package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRouterApiTest {

  private static final String ANSWER =
      "{\"id\":\"c1\",\"model\":\"served/model\",\"choices\":[{\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
          + "\"completion_tokens\":1,\"total_tokens\":4}}";

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
    assertThat(new OpenRouterApi().connect("m", Map.of("OPENROUTER_API_KEY", "k")::get).endpoint())
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
