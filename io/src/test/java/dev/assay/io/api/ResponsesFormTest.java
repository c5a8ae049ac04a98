package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.answer;
import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.problem;
import static dev.assay.io.api.ApiRig.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesFormTest {

  private final ApiRig rig =
      new ApiRig(new OpenAiApi(), "gpt-5")
          .endpoint("OPENAI_BASE_URL")
          .set("OPENAI_API_KEY", ApiRig.KEY)
          .replying(
              response(
                  "completed",
                  "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":"
                      + "\"hmm\"}]},{\"type\":\"message\",\"role\":\"assistant\",\"content\":"
                      + "[{\"type\":\"output_text\",\"text\":\"Paris\",\"annotations\":[]}]}"));

  @AfterEach
  void close() {
    rig.close();
  }

  private static String response(String status, String output) {
    return "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\""
        + status
        + "\",\"error\":null,\"incomplete_details\":null,\"model\":\"gpt-5-2025\",\"output\":["
        + output
        + "],\"usage\":{\"input_tokens\":36,\"input_tokens_details\":{\"cached_tokens\":6},"
        + "\"output_tokens\":87,\"output_tokens_details\":{\"reasoning_tokens\":64},"
        + "\"total_tokens\":123}}";
  }

  private CallResult call(String prompt, String parameters, String... replies) {
    return rig.call(rig.modelCall(prompt, parameters, "responses"), replies);
  }

  @Test
  void answersAText() {
    Completion completion = answer(call("\"hi\"", "{\"max_output_tokens\":50}"));

    assertThat(completion.response()).isEqualTo(json("\"Paris\""));
    assertThat(completion.finishReason()).isEqualTo("completed");
    assertThat(completion.servedModel()).isEqualTo("gpt-5-2025");
    assertThat(completion.requestId()).isEqualTo("resp_1");
    assertThat(completion.usage()).isEqualTo(new Usage(36L, 87L, 123L));
    assertThat(completion.details())
        .isEqualTo(json("{\"reasoning\":\"hmm\",\"cached_tokens\":6,\"reasoning_tokens\":64}"));
    assertThat(rig.last().path()).isEqualTo("/responses");
    assertThat(rig.lastBody())
        .isEqualTo(json("{\"model\":\"gpt-5\",\"input\":\"hi\",\"max_output_tokens\":50}"));
  }

  @Test
  void historiesAndTurnsAreItems() {
    call(
        "[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":[{\"type\":"
            + "\"text\",\"text\":\"b\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
            + "\"https://x/a.png\",\"detail\":\"low\"}}]},{\"role\":\"assistant\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"c\"}]}]",
        "{}");

    assertThat(rig.lastBody().path("input"))
        .isEqualTo(
            json(
                "[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"input_text\",\"text\":\"b\"},{\"type\":\"input_image\",\"image_url\":"
                    + "\"https://x/a.png\",\"detail\":\"low\"}]},{\"role\":\"assistant\","
                    + "\"content\":[{\"type\":\"output_text\",\"text\":\"c\"}]}]"));
    call("[\"one\",\"two\"]", "{}", "ONE");
    assertThat(rig.lastBody().at("/input/1"))
        .isEqualTo(json("{\"role\":\"assistant\",\"content\":\"ONE\"}"));
  }

  @Test
  void aRefusalIsNoAnswer() {
    rig.replying(
        response(
            "completed",
            "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"I"
                + " cannot\"}]}"));

    assertThat(refusal(call("\"hi\"", "{}")).response()).isEqualTo(json("\"I cannot\""));
  }

  @Test
  void anIncompleteAnswerSaysWhy() {
    String half =
        response(
                "incomplete",
                "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Pa\"}]}")
            .replace(
                "\"incomplete_details\":null",
                "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
    rig.replying(half);
    assertThat(answer(call("\"hi\"", "{}")).finishReason()).isEqualTo("max_output_tokens");
    rig.replying(half.replace("max_output_tokens", "content_filter"));
    assertThat(refusal(call("\"hi\"", "{}")).response()).isEqualTo(json("\"Pa\""));
  }

  @Test
  void callsOfFunctionsAreJsonAndNothingIsNoContent() {
    rig.replying(response("completed", "{\"type\":\"function_call\",\"name\":\"f\"}"));
    assertThat(answer(call("\"hi\"", "{}")).response().textValue())
        .isEqualTo("[{\"type\":\"function_call\",\"name\":\"f\"}]");
    rig.replying(response("completed", ""));
    assertThat(problem(call("\"hi\"", "{}")).code()).isEqualTo("RESP_NO_CONTENT");
    rig.replying("{\"status\":\"completed\"}");
    assertThat(problem(call("\"hi\"", "{}")).code()).isEqualTo("RESP_NO_CONTENT");
  }

  @ParameterizedTest
  @CsvSource({
    "server_error, TRANSIENT",
    "rate_limit_exceeded, RATE_LIMITED",
  })
  void aFailedResponseIsAnErrorInsideASuccess(String code, Verdict verdict) {
    rig.replying(
        response("failed", "")
            .replace("\"error\":null", "\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}"));

    assertThat(problem(call("\"hi\"", "{}")).verdict()).isEqualTo(verdict);
    assertThat(problem(call("\"hi\"", "{}")).inDoubtPaid()).isTrue();
  }

  @Test
  void theRowSetsItsInputItself() {
    assertThat(rig.api.check(rig.modelCall("\"hi\"", "{\"input\":1}", "responses")))
        .hasValueSatisfying(e -> assertThat(e.message()).contains("parameters holds input"));
  }
}
