package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiApiTest {

  private static final String PARIS =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Paris\"}],\"role\":\"model\"},"
          + "\"finishReason\":\"STOP\",\"index\":0,\"safetyRatings\":[{\"category\":"
          + "\"HARM_CATEGORY_HARASSMENT\",\"probability\":\"NEGLIGIBLE\"}]}],\"usageMetadata\":"
          + "{\"promptTokenCount\":8,\"candidatesTokenCount\":1,\"totalTokenCount\":9},"
          + "\"modelVersion\":\"gemini-2.0-flash-001\",\"responseId\":\"r1\"}";

  private final ApiRig rig =
      new ApiRig(new GeminiApi(), "gemini-2.0-flash")
          .endpoint("GEMINI_BASE_URL")
          .set("GEMINI_API_KEY", ApiRig.KEY)
          .replying(PARIS);

  @AfterEach
  void close() {
    rig.close();
  }

  private static String candidate(String parts, String finish) {
    return "{\"candidates\":[{\"content\":{\"parts\":"
        + parts
        + "},\"finishReason\":\""
        + finish
        + "\"}]}";
  }

  private static String safety(String threshold) {
    StringBuilder settings = new StringBuilder();
    for (String harm :
        new String[] {"HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"}) {
      settings
          .append(settings.length() == 0 ? "[" : ",")
          .append("{\"category\":\"HARM_CATEGORY_")
          .append(harm)
          .append("\",\"threshold\":\"")
          .append(threshold)
          .append("\"}");
    }
    return settings.append("]").toString();
  }

  @Test
  void answersAText() {
    Completion completion = rig.answer();

    assertThat(completion)
        .isEqualTo(
            new Completion(
                json("\"Paris\""),
                "STOP",
                "gemini-2.0-flash-001",
                "r1",
                new Usage(8L, 1L, 9L),
                (com.fasterxml.jackson.databind.node.ObjectNode)
                    json(
                        "{\"safety_attributes\":{\"HARM_CATEGORY_HARASSMENT\":\"NEGLIGIBLE\","
                            + "\"blocked\":false,\"finish_reason\":\"STOP\"}}")));
    assertThat(rig.lastBody())
        .isEqualTo(
            json(
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi there\"}]}],"
                    + "\"safetySettings\":"
                    + safety("BLOCK_MEDIUM_AND_ABOVE")
                    + "}"));
  }

  @Test
  void theKeyIsAHeaderAndNeverInTheAddress() {
    rig.answer();

    assertThat(rig.last().path())
        .isEqualTo("/models/gemini-2.0-flash:generateContent")
        .doesNotContain(ApiRig.KEY);
    assertThat(rig.last().headers()).containsEntry("x-goog-api-key", ApiRig.KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "models/gemini-x, /models/gemini-x:generateContent",
    "tunedModels/mine-1, /tunedModels/mine-1:generateContent",
    "a/../b?x=1, /models/a%2F..%2Fb%3Fx%3D1:generateContent",
  })
  void aModelStaysOnePartOfTheAddress(String model, String path) {
    try (ApiRig other =
        new ApiRig(new GeminiApi(), model)
            .endpoint("GEMINI_BASE_URL")
            .set("GEMINI_API_KEY", ApiRig.KEY)
            .replying(PARIS)) {
      other.answer();
      assertThat(other.last().path()).isEqualTo(path);
    }
  }

  @Test
  void parametersAreTheConfigurationButForThoseBesideIt() {
    rig.call(
        "\"hi\"",
        "{\"temperature\":0.10,\"max_output_tokens\":5,\"tools\":[{\"googleSearch\":{}}],"
            + "\"generationConfig\":{\"topK\":3}}");

    assertThat(rig.lastBody().path("generationConfig"))
        .isEqualTo(json("{\"temperature\":0.10,\"max_output_tokens\":5,\"topK\":3}"));
    assertThat(rig.lastBody().path("tools")).isEqualTo(json("[{\"googleSearch\":{}}]"));
  }

  @ParameterizedTest
  @CsvSource({
    "none, BLOCK_NONE",
    "few, BLOCK_ONLY_HIGH",
    "some, BLOCK_MEDIUM_AND_ABOVE",
    "default, BLOCK_MEDIUM_AND_ABOVE",
    "most, BLOCK_LOW_AND_ABOVE",
  })
  void aSafetyFilterSetsTheFourCategories(String filter, String threshold) {
    rig.call("\"hi\"", "{\"safety_filter\":\"" + filter + "\"}");

    assertThat(rig.lastBody().path("safetySettings")).isEqualTo(json(safety(threshold)));
    assertThat(rig.lastBody().has("generationConfig")).isFalse();
  }

  @Test
  void safetySettingsOfTheRowStay() {
    rig.call("\"hi\"", "{\"safetySettings\":[]}");

    assertThat(rig.lastBody().path("safetySettings")).isEqualTo(json("[]"));
  }

  @Test
  void historiesHavePartsAndASystemInstruction() {
    rig.call(
        "[{\"role\":\"system\",\"parts\":\"be kind\"},{\"role\":\"user\",\"parts\":[\"a\","
            + "{\"type\":\"text\",\"media\":\"b\"},{\"text\":\"c\"}]},{\"role\":\"model\",\"parts\":"
            + "{\"text\":\"d\"}},{\"role\":\"user\",\"parts\":\"e\"}]",
        "{}");

    assertThat(rig.lastBody().path("systemInstruction"))
        .isEqualTo(json("{\"parts\":[{\"text\":\"be kind\"}]}"));
    assertThat(rig.lastBody().path("contents"))
        .isEqualTo(
            json(
                "[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}]},"
                    + "{\"role\":\"model\",\"parts\":[{\"text\":\"d\"}]},"
                    + "{\"role\":\"user\",\"parts\":[{\"text\":\"e\"}]}]"));
  }

  @Test
  void sendsTurnsWithTheAnswersSoFar() {
    rig.call(rig.modelCall("[\"one\",\"two\"]", "{}", "chat"), "ONE");

    assertThat(rig.lastBody().path("contents"))
        .isEqualTo(
            json(
                "[{\"role\":\"user\",\"parts\":[{\"text\":\"one\"}]},"
                    + "{\"role\":\"model\",\"parts\":[{\"text\":\"ONE\"}]},"
                    + "{\"role\":\"user\",\"parts\":[{\"text\":\"two\"}]}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[{\"role\":\"user\",\"content\":\"a\"}]' | '{}' | Message 1 has no parts",
        "'[{\"role\":\"assistant\",\"parts\":\"a\"}]' | '{}' | Message 1 has role assistant",
        "'[{\"role\":\"user\",\"parts\":\"a\"},{\"role\":\"system\",\"parts\":\"b\"}]' | '{}' |"
            + " Message 2 has role system",
        "'\"hi\"' | '{\"safety_filter\":\"much\"}' | Invalid safety_filter: much",
        "'[{\"role\":\"user\",\"parts\":[{\"type\":\"image\"}]}]' | '{}' | A part of type image has"
            + " no media",
        "'\"hi\"' | '{\"contents\":[]}' | parameters holds contents",
      })
  void knowsWhatCannotBeSent(String prompt, String parameters, String expected) {
    assertThat(rig.check(prompt, parameters)).contains(expected);
    assertThat(ApiRig.problem(rig.call(prompt, parameters)).message()).contains(expected);
    assertThat(rig.sent()).isZero();
  }

  @Test
  void anUploadedFileIsNamedByItsAddress() {
    rig.call(
        "[{\"role\":\"user\",\"parts\":[{\"type\":\"video\",\"media\":\"a.mp4\","
            + "\"uploaded_filename\":\"files/abc-1\"}]}]",
        "{}");

    assertThat(rig.lastBody().at("/contents/0/parts/0/fileData"))
        .isEqualTo(
            json("{\"mimeType\":\"video/mp4\",\"fileUri\":\"" + rig.origin() + "/files/abc-1\"}"));
  }

  @Test
  void aBlockedPromptIsARefusalThatKeepsTheReason() {
    rig.replying(
        "{\"promptFeedback\":{\"blockReason\":\"SAFETY\",\"safetyRatings\":[{\"category\":"
            + "\"HARM_CATEGORY_HARASSMENT\",\"probability\":\"HIGH\",\"blocked\":true}]},"
            + "\"usageMetadata\":{\"promptTokenCount\":4,\"totalTokenCount\":4}}");

    Completion refused = refusal(rig.call());

    assertThat(refused.response()).isEqualTo(json("\"\""));
    assertThat(refused.finishReason()).isEqualTo("SAFETY");
    assertThat(refused.usage()).isEqualTo(new Usage(4L, null, 4L));
    assertThat(refused.details())
        .isEqualTo(
            json(
                "{\"safety_attributes\":{\"HARM_CATEGORY_HARASSMENT\":\"HIGH\",\"blocked\":true,"
                    + "\"finish_reason\":\"SAFETY\"}}"));
    assertThat(rig.sent()).isEqualTo(1);
  }

  @Test
  void noCandidateAtAllIsABlockedPrompt() {
    rig.replying("{\"usageMetadata\":{\"promptTokenCount\":4}}");

    assertThat(refusal(rig.call()).response()).isEqualTo(json("\"\""));
    assertThat(refusal(rig.call()).details().at("/safety_attributes/blocked").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})
  void anAnswerThatAFilterStoppedIsARefusal(String finish) {
    rig.replying(candidate("[{\"text\":\"half\"}]", finish));

    assertThat(refusal(rig.call()).response()).isEqualTo(json("\"half\""));
    assertThat(refusal(rig.call()).finishReason()).isEqualTo(finish);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAX_TOKENS", "STOP"})
  void anEmptyAnswerThatTheServerCallsFinishedIsAnAnswer(String finish) {
    rig.replying(candidate("[]", finish));

    assertThat(rig.answer().response()).isEqualTo(json("\"\""));
    assertThat(rig.answer().finishReason()).isEqualTo(finish);
  }

  @Test
  void anEmptyAnswerForAnotherReasonIsTheRowsEndOrARefusal() {
    rig.replying(candidate("[]", "MALFORMED_FUNCTION_CALL"));
    assertThat(rig.problem().code()).isEqualTo("RESP_NO_CONTENT");
    assertThat(rig.problem().message()).contains("MALFORMED_FUNCTION_CALL");
    rig.replying(candidate("[]", "OTHER"));
    assertThat(refusal(rig.call()).finishReason()).isEqualTo("OTHER");
  }

  @Test
  void allPartsAreReadAndThoughtsStandApart() {
    rig.replying(
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hmm\",\"thought\":true},"
            + "{\"text\":\"Pa\"},{\"text\":\"ris\"}]},\"finishReason\":\"STOP\"}],"
            + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":2,"
            + "\"thoughtsTokenCount\":5,\"totalTokenCount\":10,\"cachedContentTokenCount\":1}}");

    Completion completion = rig.answer();

    assertThat(completion.response()).isEqualTo(json("\"Paris\""));
    assertThat(completion.usage()).isEqualTo(new Usage(3L, 7L, 10L));
    assertThat(completion.details())
        .isEqualTo(json("{\"reasoning\":\"hmm\",\"cached_tokens\":1,\"reasoning_tokens\":5}"));
  }

  @Test
  void severalCandidatesAreAListAndFunctionCallsJson() {
    rig.replying(
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
            + "{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}");
    assertThat(rig.answer().response()).isEqualTo(json("[\"a\",\"b\"]"));
    rig.replying(candidate("[{\"functionCall\":{\"name\":\"f\"}}]", "STOP"));
    assertThat(rig.answer().response().textValue())
        .isEqualTo("[{\"functionCall\":{\"name\":\"f\"}}]");
  }

  private static String error(int code, String status, String details) {
    return "{\"error\":{\"code\":"
        + code
        + ",\"message\":\"no\",\"status\":\""
        + status
        + "\",\"details\":["
        + details
        + "]}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | INVALID_ARGUMENT | '' | ROW_TERMINAL",
        "400 | INVALID_ARGUMENT | '{\"reason\":\"API_KEY_INVALID\"}' | LANE_TERMINAL",
        "400 | FAILED_PRECONDITION | '' | ROW_TERMINAL",
        "403 | PERMISSION_DENIED | '' | LANE_TERMINAL",
        "404 | NOT_FOUND | '' | LANE_TERMINAL",
        "429 | RESOURCE_EXHAUSTED | '{\"retryDelay\":\"900ms\"}' | RATE_LIMITED",
        "429 | RESOURCE_EXHAUSTED | '{\"reason\":\"INSUFFICIENT_G1_CREDITS_BALANCE\"}' |"
            + " LANE_TERMINAL",
        "429 | RESOURCE_EXHAUSTED | '{\"violations\":[{\"quotaId\":\"RequestsPerDay\"}]}' |"
            + " LANE_TERMINAL",
        "499 | CANCELLED | '' | TRANSIENT",
        "500 | INTERNAL | '' | TRANSIENT",
        "503 | RESOURCE_EXHAUSTED | '' | RATE_LIMITED",
        "503 | UNAVAILABLE | '' | TRANSIENT",
        "504 | DEADLINE_EXCEEDED | '' | TRANSIENT",
      })
  void everyErrorHasItsVerdict(int code, String status, String details, Verdict verdict) {
    rig.replying(code, error(code, status, details));

    assertThat(rig.problem().verdict()).isEqualTo(verdict);
  }

  @Test
  void theWaitStandsInTheBody() {
    rig.replying(
        429,
        error(
            429,
            "RESOURCE_EXHAUSTED",
            "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"33s\"}"));

    CallError error = rig.problem();

    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(33));
    assertThat(error.verdict()).isEqualTo(Verdict.RATE_LIMITED);
  }
}
