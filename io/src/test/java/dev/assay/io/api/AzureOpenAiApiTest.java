package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.RateHints;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureOpenAiApiTest {

  private static final String ANSWER =
      "{\"id\":\"chatcmpl-1\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"Paris\"},\"finish_reason\":\"stop\","
          + "\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}],"
          + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";

  private final ApiRig rig =
      new ApiRig(new AzureOpenAiApi(), "my gpt.4")
          .endpoint("AZURE_OPENAI_API_ENDPOINT")
          .set("AZURE_OPENAI_API_KEY", ApiRig.KEY)
          .replying(ANSWER);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void asksTheDeploymentWithTheKeyInItsHeader() {
    Completion completion = rig.answer();

    assertThat(completion.response()).isEqualTo(json("\"Paris\""));
    assertThat(completion.finishReason()).isEqualTo("stop");
    assertThat(completion.servedModel()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(completion.usage()).isEqualTo(new Usage(9L, 1L, 10L));
    assertThat(completion.details())
        .isEqualTo(
            json("{\"content_filter\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}"));
    assertThat(rig.last().path())
        .isEqualTo("/openai/deployments/my%20gpt.4/chat/completions?api-version=2024-02-01");
    assertThat(rig.last().headers())
        .containsEntry("api-key", ApiRig.KEY)
        .doesNotContainKey("authorization");
    assertThat(rig.lastBody())
        .isEqualTo(
            json(
                "{\"model\":\"my gpt.4\",\"messages\":[{\"role\":\"user\",\"content\":\"hi"
                    + " there\"}]}"));
  }

  @Test
  void aModelMayHaveVariablesOfItsOwn() {
    rig.set("AZURE_OPENAI_API_VERSION_my_gpt_4", "2025-01-01-preview")
        .set("AZURE_OPENAI_API_KEY_my_gpt_4", "own-key-0123456789");

    rig.call(rig.modelCall("\"hi\"", "{\"temperature\":0}", "completion"));

    assertThat(rig.last().path())
        .isEqualTo("/openai/deployments/my%20gpt.4/completions?api-version=2025-01-01-preview");
    assertThat(rig.last().headers()).containsEntry("api-key", "own-key-0123456789");
    assertThat(rig.connection().account()).isEqualTo("AZURE_OPENAI_API_KEY_my_gpt_4");
  }

  @Test
  void eachDeploymentIsALaneOfItsOwn() throws MissingVariablesException {
    AzureOpenAiApi api = new AzureOpenAiApi();
    Environment environment =
        Map.of(
                "AZURE_OPENAI_API_KEY", "k",
                "AZURE_OPENAI_API_ENDPOINT", "https://res.openai.azure.com/")
            ::get;

    assertThat(api.connect("a", environment).endpoint())
        .isEqualTo(
            URI.create("https://res.openai.azure.com/openai/deployments/a?api-version=2024-02-01"));
    assertThat(api.connect("b", environment).endpoint())
        .isNotEqualTo(api.connect("a", environment).endpoint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURE_OPENAI_API_KEY", "AZURE_OPENAI_API_ENDPOINT"})
  void namesTheVariablesThatAreMissing(String variable) {
    rig.variables.remove(variable);

    assertThatThrownBy(() -> rig.api.connect("m", rig.variables::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessageContaining(variable + "_m, " + variable);
  }

  @Test
  void aVersionCannotCarryMoreOfTheAddress() {
    rig.set("AZURE_OPENAI_API_VERSION", "x&other=1");

    assertThatThrownBy(() -> rig.api.connect("m", rig.variables::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid AZURE_OPENAI_API_VERSION");
  }

  @Test
  void aFilteredPromptIsARefusal() {
    rig.replying(
        400,
        "{\"error\":{\"message\":\"The response was filtered\",\"type\":null,\"param\":\"prompt\","
            + "\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":"
            + "\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"violence\":"
            + "{\"filtered\":true,\"severity\":\"medium\"}}}}}");

    Completion refused = refusal(rig.call());

    assertThat(refused.finishReason()).isEqualTo("content_filter");
    assertThat(refused.response().textValue()).isEqualTo("The response was filtered");
  }

  @Test
  void aFilteredAnswerIsARefusalThatKeepsWhatCame() {
    rig.replying(
        "{\"choices\":[{\"message\":{\"content\":\"half\"},\"finish_reason\":\"content_filter\","
            + "\"content_filter_results\":{\"hate\":{\"filtered\":true}}}]}");

    Completion refused = refusal(rig.call());

    assertThat(refused.response().textValue()).isEqualTo("half");
    assertThat(refused.details()).isNotNull();
    assertThat(refused.details().at("/content_filter/hate/filtered").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "401, 401, Access denied due to invalid subscription key, LANE_TERMINAL",
    "404, DeploymentNotFound, The API deployment does not exist, LANE_TERMINAL",
    "429, 429, exceeded call rate limit. Please retry after 20 seconds., RATE_LIMITED",
    "429, 429, System is experiencing high demand, RATE_LIMITED",
    "429, 429, Your request exceeds the tokens per minute limit of this deployment, ROW_TERMINAL",
    "429, insufficient_quota, You exceeded your current quota, LANE_TERMINAL",
    "400, context_length_exceeded, too long, ROW_TERMINAL",
    "500, InternalServerError, no, TRANSIENT",
    "503, ServiceUnavailable, overloaded, RATE_LIMITED",
  })
  void everyErrorHasItsVerdict(int status, String code, String message, Verdict verdict) {
    rig.replying(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");

    assertThat(rig.problem().verdict()).isEqualTo(verdict);
    assertThat(rig.problem().message()).startsWith(message);
  }

  @Test
  void millisecondsToWaitComeFirst() {
    rig.replying(429, "{}", "retry-after-ms", "1500", "retry-after", "2");

    assertThat(rig.problem().retryAfter()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void aLimitThatTheServerLowersIsPassedOn() {
    rig.replying(200, ANSWER, "x-ratelimit-limit-tokens", "1000");

    assertThat(rig.call().hints().tokens()).isEqualTo(new RateHints.Quota(1_000L, null, null));
  }

  @Test
  void refusesModesThatAzureDoesNotHave() {
    assertThat(rig.api.check(rig.modelCall("\"hi\"", "{}", "responses")))
        .hasValueSatisfying(e -> assertThat(e.message()).contains("must be chat or completion"));
  }
}
