package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.answer;
import static dev.assay.io.api.ApiRig.json;
import static dev.assay.io.api.ApiRig.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import dev.assay.io.testing.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockApiTest {

  private static final String SECRET = "canary/secret+0123456789abcdefghijklmnop";

  @TempDir Path folder;

  private final ApiRig rig =
      new ApiRig(new BedrockApi(), "anthropic.claude-x-v1:0")
          .endpoint("AWS_ENDPOINT_URL_BEDROCK_RUNTIME")
          .set("AWS_REGION", "eu-west-1")
          .set("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
          .set("AWS_SECRET_ACCESS_KEY", SECRET)
          .replying(200, said("[{\"text\":\"Paris\"}]", "end_turn"), "x-amzn-requestid", "r-1");

  @AfterEach
  void close() {
    rig.close();
  }

  private static String said(String content, String stop) {
    return "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":"
        + content
        + "}},\"stopReason\":\""
        + stop
        + "\",\"usage\":{\"inputTokens\":9,\"outputTokens\":1,\"totalTokens\":10},"
        + "\"metrics\":{\"latencyMs\":551}}";
  }

  @Test
  void answersAText() {
    assertThat(rig.answer())
        .isEqualTo(
            new Completion(json("\"Paris\""), "end_turn", null, "r-1", new Usage(9L, 1L, 10L)));
    assertThat(rig.last().path()).isEqualTo("/model/anthropic.claude-x-v1%3A0/converse");
    assertThat(rig.lastBody())
        .isEqualTo(
            json(
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi there\"}]}],"
                    + "\"inferenceConfig\":{\"maxTokens\":2048}}"));
  }

  @Test
  void signsTheWholeRequestAsAmazonDoes() throws GeneralSecurityException {
    rig.set("AWS_SESSION_TOKEN", "session-canary-0123").answer();

    ServerRequest request = rig.last();
    assertThat(request.headers()).containsEntry("x-amz-security-token", "session-canary-0123");
    assertThat(request.headers().get("authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
        .contains("/eu-west-1/bedrock/aws4_request")
        .doesNotContain(SECRET)
        .endsWith("Signature=" + signature(request));
  }

  /** The signature by the letter of the specification, from what the server received. */
  private static String signature(ServerRequest request) throws GeneralSecurityException {
    String authorization = request.headers().get("authorization");
    String signedHeaders = authorization.replaceAll(".*SignedHeaders=([^,]+),.*", "$1");
    String date = request.headers().get("x-amz-date");
    List<String> canonical =
        new ArrayList<>(List.of(request.method(), request.path().replace("%", "%25"), ""));
    for (String header : signedHeaders.split(";", -1)) {
      canonical.add(header + ":" + request.headers().get(header).strip());
    }
    canonical.addAll(List.of("", signedHeaders, sha256(Json.bytes(request.body()))));
    String scope = date.substring(0, 8) + "/eu-west-1/bedrock/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            date,
            scope,
            sha256(String.join("\n", canonical).getBytes(UTF_8)));
    byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  @Test
  void aBearerTokenIsEnough() {
    rig.set("AWS_BEARER_TOKEN_BEDROCK", ApiRig.KEY).answer();

    assertThat(rig.last().headers()).containsEntry("authorization", "Bearer " + ApiRig.KEY);
    assertThat(rig.connection().account()).isEqualTo("AWS_BEARER_TOKEN_BEDROCK");
  }

  @Test
  void aProfileMayHoldTheKey() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("credentials"),
            "[work]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = " + SECRET + "\n");
    rig.variables.remove("AWS_ACCESS_KEY_ID");
    rig.set("AWS_PROFILE", "work").set("AWS_SHARED_CREDENTIALS_FILE", file.toString());

    rig.answer();

    assertThat(rig.last().headers().get("authorization")).contains("Credential=AKIDPROFILE/");
    assertThat(rig.connection().account()).isEqualTo("profile work");
    rig.set("AWS_PROFILE", "play");
    assertThat(rig.problem().code()).isEqualTo("AUTH_MISSING");
    assertThat(rig.problem().verdict()).isEqualTo(Verdict.LANE_TERMINAL);
  }

  @Test
  void namesWhatIsMissingOrWrong() {
    rig.set("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("no").toString());
    rig.variables.remove("AWS_ACCESS_KEY_ID");
    assertThatThrownBy(rig::connection)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid AWS_SHARED_CREDENTIALS_FILE");
    assertThatThrownBy(() -> rig.api.connect("m", Map.<String, String>of()::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessageContaining("AWS_DEFAULT_REGION_m, AWS_DEFAULT_REGION");
    assertThatThrownBy(() -> rig.api.connect("m", Map.of("AWS_REGION", "evil.com/")::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid AWS_REGION");
    assertThatThrownBy(
            () ->
                rig.api.connect(
                    "m", Map.of("AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "A")::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, https://bedrock-runtime.us-east-1.amazonaws.com",
    "cn-north-1, https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
  })
  void callsTheServerOfItsRegion(String region, String endpoint) throws MissingVariablesException {
    assertThat(
            rig.api
                .connect(
                    "m", Map.of("AWS_DEFAULT_REGION", region, "AWS_BEARER_TOKEN_BEDROCK", "k")::get)
                .endpoint())
        .hasToString(endpoint);
  }

  @Test
  void everyParameterFindsItsPlace() {
    rig.call(
        "\"hi\"",
        "{\"max_tokens\":7,\"temperature\":0.10,\"top_p\":0.5,\"stop\":\"x\",\"top_k\":4,"
            + "\"toolConfig\":{\"tools\":[]},\"additionalModelRequestFields\":{\"a\":1},"
            + "\"inferenceConfig\":{\"topP\":0.6},\"stream\":false}");

    assertThat(rig.lastBody().path("inferenceConfig"))
        .isEqualTo(
            json("{\"maxTokens\":7,\"temperature\":0.10,\"topP\":0.6,\"stopSequences\":[\"x\"]}"));
    assertThat(rig.lastBody().path("additionalModelRequestFields"))
        .isEqualTo(json("{\"top_k\":4,\"a\":1}"));
    assertThat(rig.lastBody().path("toolConfig")).isEqualTo(json("{\"tools\":[]}"));
  }

  @Test
  void theFirstSystemMessageIsAFieldOfItsOwn() {
    rig.call(
        "[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":[\"a\","
            + "{\"type\":\"text\",\"text\":\"b\"},{\"cachePoint\":{\"type\":\"default\"}}]}]",
        "{}");

    assertThat(rig.lastBody().path("system")).isEqualTo(json("[{\"text\":\"be kind\"}]"));
    assertThat(rig.lastBody().path("messages"))
        .isEqualTo(
            json(
                "[{\"role\":\"user\",\"content\":[{\"text\":\"a\"},{\"text\":\"b\"},"
                    + "{\"cachePoint\":{\"type\":\"default\"}}]}]"));
  }

  @Test
  void sendsTurnsWithTheAnswersSoFar() {
    rig.call(rig.modelCall("[\"one\",\"two\"]", "{}", "chat"), "ONE");

    assertThat(rig.lastBody().at("/messages/1"))
        .isEqualTo(json("{\"role\":\"assistant\",\"content\":[{\"text\":\"ONE\"}]}"));
    assertThat(rig.lastBody().at("/messages/2/content/0/text").textValue()).isEqualTo("two");
  }

  @Test
  void reasoningStandsApartAndToolUsesAreJson() {
    rig.replying(
        said(
            "[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hmm\",\"signature\":\"s\"}}},"
                + "{\"text\":\"4\"}]",
            "end_turn"));
    assertThat(rig.answer().response()).isEqualTo(json("\"4\""));
    assertThat(rig.answer().details()).isEqualTo(json("{\"reasoning\":\"hmm\"}"));
    rig.replying(said("[{\"toolUse\":{\"name\":\"f\"}}]", "tool_use"));
    assertThat(rig.answer().response().textValue()).isEqualTo("[{\"toolUse\":{\"name\":\"f\"}}]");
  }

  @Test
  void cachedTokensAreInputTokens() {
    rig.replying(
        "{\"output\":{\"message\":{\"content\":[{\"text\":\"a\"}]}},\"stopReason\":\"end_turn\","
            + "\"usage\":{\"inputTokens\":5,\"outputTokens\":1,\"totalTokens\":106,"
            + "\"cacheReadInputTokens\":100,\"cacheWriteInputTokens\":0}}");

    assertThat(rig.answer().usage()).isEqualTo(new Usage(105L, 1L, 106L));
    assertThat(rig.answer().details()).isEqualTo(json("{\"cached_tokens\":100}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guardrail_intervened", "content_filtered"})
  void whatAFilterStoppedIsARefusal(String stop) {
    rig.replying(said("[{\"text\":\"Sorry\"}]", stop));

    assertThat(refusal(rig.call()).response()).isEqualTo(json("\"Sorry\""));
    assertThat(refusal(rig.call()).finishReason()).isEqualTo(stop);
  }

  @Test
  void aReplyWithoutContentIsTheRowsEndUnlessItSaysWhyItStopped() {
    rig.replying("{\"output\":{}}");
    assertThat(rig.problem().code()).isEqualTo("RESP_NO_CONTENT");
    rig.replying(said("[]", "max_tokens"));
    assertThat(answer(rig.call()).response()).isEqualTo(json("\"\""));
  }

  @ParameterizedTest
  @CsvSource({
    "429, ThrottlingException, 'Too many requests', RATE_LIMITED",
    "429, ThrottlingException, 'Too many tokens per day, please wait before trying again.',"
        + " LANE_TERMINAL",
    "429, ModelNotReadyException, not ready, TRANSIENT",
    "400, ValidationException, bad, ROW_TERMINAL",
    "400, ServiceQuotaExceededException, quota, RATE_LIMITED",
    "403, AccessDeniedException, no access, LANE_TERMINAL",
    "403, ExpiredTokenException, expired, LANE_TERMINAL",
    "404, ResourceNotFoundException, no model, LANE_TERMINAL",
    "408, ModelTimeoutException, late, TRANSIENT",
    "424, ModelErrorException, model, TRANSIENT",
    "500, InternalServerException, no, TRANSIENT",
    "503, ServiceUnavailableException, no, TRANSIENT",
  })
  void everyErrorHasItsVerdict(int status, String type, String message, Verdict verdict) {
    rig.replying(
        status, "{\"message\":\"" + message + "\"}", "x-amzn-errortype", type + ":http://i");

    assertThat(rig.problem().verdict()).isEqualTo(verdict);
    assertThat(rig.problem().message()).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"system\",\"content\":\"b\"}]' | '{}' |"
            + " Message 2 has role system",
        "'[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]' |"
            + " '{\"system\":[]}' | Both the prompt",
        "'[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"media\":\"https://x/a.png\"}]}]' |"
            + " '{}' | s3:// only",
        "'\"hi\"' | '{\"messages\":[]}' | parameters holds messages",
      })
  void knowsWhatCannotBeSent(String prompt, String parameters, String expected) {
    assertThat(rig.check(prompt, parameters)).contains(expected);
  }
}
