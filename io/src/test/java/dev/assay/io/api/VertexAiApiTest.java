package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexAiApiTest {

  private static final String TOKEN = "ya29.canary-0123456789";

  @TempDir Path folder;

  private final AtomicInteger tokens = new AtomicInteger();
  private final ApiRig rig =
      new ApiRig(new VertexAiApi(), "gemini-2.0-flash")
          .endpoint("VERTEXAI_BASE_URL")
          .set("VERTEXAI_LOCATION_ID", "europe-west4");

  private volatile ServerReply token =
      ServerReply.json(
          200,
          "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}");
  private volatile ServerReply reply =
      ServerReply.json(
          200,
          "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Paris\"}]},\"finishReason\":"
              + "\"STOP\"}]}");

  @BeforeEach
  void start() throws IOException, NoSuchAlgorithmException {
    rig.set("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount().toString()).script(this::reply);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private ServerReply reply(ServerRequest request) {
    if (request.path().equals("/token")) {
      tokens.incrementAndGet();
      return token;
    }
    return reply;
  }

  private Path serviceAccount() throws IOException, NoSuchAlgorithmException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2_048);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(keys.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return Files.write(
        folder.resolve("account.json"),
        Json.bytes(
            Json.object()
                .put("type", "service_account")
                .put("project_id", "file-project")
                .put("private_key_id", "k1")
                .put("private_key", pem)
                .put("client_email", "me@file-project.iam.gserviceaccount.com")
                .put("client_id", "1")
                .put("token_uri", rig.origin() + "/token")));
  }

  @Test
  void asksProjectAndLocationWithATokenOfTheServiceAccount() {
    rig.set("VERTEXAI_PROJECT_ID", "my-project");

    assertThat(rig.answer().response()).isEqualTo(json("\"Paris\""));

    assertThat(rig.last().path())
        .isEqualTo(
            "/projects/my-project/locations/europe-west4/publishers/google/models/"
                + "gemini-2.0-flash:generateContent");
    assertThat(rig.last().headers())
        .containsEntry("authorization", "Bearer " + TOKEN)
        .doesNotContainKey("x-goog-api-key");
    assertThat(rig.lastBody().at("/contents/0/parts/0/text").textValue()).isEqualTo("hi there");
  }

  @Test
  void oneTokenServesAllCallsOfAConnection() {
    Connection connection = rig.connection();
    try (dev.assay.io.http.GoogleHttpTransport transport =
        new dev.assay.io.http.GoogleHttpTransport(2)) {
      for (int i = 0; i < 3; i++) {
        ApiRig.answer(
            rig.api.call(
                new Exchange(
                    rig.modelCall("\"hi\"", "{}", "chat"),
                    java.util.List.of(),
                    1,
                    connection,
                    transport,
                    java.time.Duration.ofSeconds(10))));
      }
    }

    assertThat(tokens).hasValue(1);
  }

  @Test
  void theProjectMayComeFromTheFile() {
    assertThat(rig.connection().endpoint().getPath())
        .isEqualTo("/projects/file-project/locations/europe-west4");
    assertThat(rig.connection().account()).isEqualTo("GOOGLE_APPLICATION_CREDENTIALS");
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1",
    "global, https://aiplatform.googleapis.com/v1/projects/p/locations/global",
    "asia-east1, https://asia-east1-aiplatform.googleapis.com/v1/projects/p/locations/asia-east1",
  })
  void callsTheServerOfItsLocation(String location, String endpoint)
      throws MissingVariablesException {
    Environment environment =
        Map.of("VERTEXAI_PROJECT_ID_m", "p", "VERTEXAI_LOCATION_ID", location)::get;

    assertThat(new VertexAiApi().connect("m", environment).endpoint()).hasToString(endpoint);
  }

  @Test
  void aTunedModelIsAnEndpoint() {
    try (ApiRig tuned = new ApiRig(new VertexAiApi(), "endpoints/42")) {
      tuned.variables.putAll(rig.variables);
      tuned.answer();
    }

    assertThat(rig.last().path())
        .isEqualTo("/projects/file-project/locations/europe-west4/endpoints/42:generateContent");
  }

  @Test
  void namesWhatIsMissingOrWrong() {
    assertThatThrownBy(() -> rig.api.connect("m", Map.<String, String>of()::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessageContaining("VERTEXAI_PROJECT_ID_m, VERTEXAI_PROJECT_ID, GOOGLE_CLOUD_PROJECT");
    assertThatThrownBy(
            () ->
                rig.api.connect(
                    "m",
                    Map.of("VERTEXAI_PROJECT_ID", "p", "VERTEXAI_LOCATION_ID", "evil.com/x")::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid VERTEXAI_LOCATION_ID");
    assertThatThrownBy(
            () -> rig.api.connect("m", Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/no/file")::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid GOOGLE_APPLICATION_CREDENTIALS");
  }

  @Test
  void anAccountThatGetsNoTokenStopsTheLaneAndNothingIsAsked() {
    token = ServerReply.json(400, "{\"error\":\"invalid_grant\"}");

    assertThat(rig.problem().verdict()).isEqualTo(Verdict.LANE_TERMINAL);
    assertThat(rig.problem().code()).isEqualTo("AUTH_TOKEN");
    assertThat(rig.last().path()).isEqualTo("/token");
  }

  @Test
  void aTokenQuotedByTheServerIsTakenOut() {
    reply = ServerReply.json(401, "{\"error\":{\"message\":\"bad token " + TOKEN + "\"}}");

    assertThat(rig.problem().message()).startsWith("bad token ***").doesNotContain(TOKEN);
    assertThat(rig.problem().verdict()).isEqualTo(Verdict.LANE_TERMINAL);
  }

  @ParameterizedTest
  @CsvSource({
    "429, RESOURCE_EXHAUSTED, Exceeded the Provisioned Throughput, RATE_LIMITED",
    "429, RESOURCE_EXHAUSTED, Resource exhausted, RATE_LIMITED",
    "403, PERMISSION_DENIED, no, LANE_TERMINAL",
    "400, INVALID_ARGUMENT, no, ROW_TERMINAL",
    "503, UNAVAILABLE, no, TRANSIENT",
  })
  void everyErrorHasItsVerdict(int status, String name, String message, Verdict verdict) {
    reply =
        ServerReply.json(
            status,
            "{\"error\":{\"code\":"
                + status
                + ",\"status\":\""
                + name
                + "\",\"message\":\""
                + message
                + "\"}}");

    assertThat(rig.problem().verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"type\":\"image\",\"media\":\"gs://b/a.png\"}' | has no mime_type",
        "'{\"type\":\"uri\",\"media\":\"https://x/a\"}' | has no mime_type",
        "'{\"type\":\"hologram\",\"media\":\"a\"}' | A part of type hologram cannot be sent to"
            + " vertexai",
      })
  void knowsWhatCannotBeSent(String part, String expected) {
    assertThat(rig.check("[{\"role\":\"user\",\"parts\":[" + part + "]}]", "{}"))
        .contains(expected);
  }
}
