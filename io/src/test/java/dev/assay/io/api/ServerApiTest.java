package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerApiTest {

  private static final String ANSWER =
      "{\"id\":\"c1\",\"model\":\"served/model\",\"choices\":[{\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
          + "\"completion_tokens\":1,\"total_tokens\":4}}";

  @TempDir Path folder;

  @Test
  void isCalledByItsNameAtItsAddress() {
    try (ApiRig server = new ApiRig(new OpenAiApi(), "m").replying(ANSWER)) {
      ServerApi api =
          new ServerApi(
              "local", "openai", server.origin() + "/v1/", KeyReference.parse("env:LOCAL_KEY"));
      try (ApiRig rig = new ApiRig(api, "qwen/2.5").set("LOCAL_KEY_qwen_2_5", ApiRig.KEY)) {
        assertThat(rig.answer().response()).isEqualTo(json("\"Paris\""));
        assertThat(server.last().path()).isEqualTo("/v1/chat/completions");
        assertThat(server.last().headers()).containsEntry("authorization", "Bearer " + ApiRig.KEY);
        assertThat(rig.connection().account()).isEqualTo("env:LOCAL_KEY_qwen_2_5");
      }
    }
  }

  @Test
  void mayTakeNoKey() throws MissingVariablesException {
    ServerApi api = new ServerApi("local", "openai", "http://localhost:8000/v1", null);

    assertThat(api.connect("m", name -> null).key()).isNull();
    ModelApis all = ModelApis.load().plus(List.of(api));
    assertThat(all.find("local")).contains(api);
    assertThat(all.names()).contains("openai", "local");
    assertThatThrownBy(() -> all.plus(List.of(new ServerApi("openai", "openai", "x", null))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Two connectors have the name openai");
  }

  @Test
  void travelsToWorkersWithoutAnyKey() throws Exception {
    ServerApi api =
        new ServerApi(
            "local", "openai", "http://localhost:8000/v1", KeyReference.parse("env:LOCAL_KEY"));

    ServerApi arrived = SerializableUtils.ensureSerializable(api);

    assertThat(arrived.connect("m", Map.of("LOCAL_KEY", ApiRig.KEY)::get).account())
        .isEqualTo("env:LOCAL_KEY");
    assertThat(new String(SerializableUtils.serializeToByteArray(api), StandardCharsets.UTF_8))
        .contains("LOCAL_KEY")
        .doesNotContain(ApiRig.KEY);
  }

  @Test
  void aBaseUrlFollowsTheSameRulesAsAVariable() {
    ServerApi api = new ServerApi("local", "openai", "http://10.0.0.5/v1", null);

    assertThatThrownBy(() -> api.connect("m", name -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid base_url of local: http would send");
  }

  @Test
  void aKeyMayStandInAFileThatOnlyItsOwnerReads() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), ApiRig.KEY + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    KeyReference reference = KeyReference.parse("file:" + file);

    assertThat(reference.resolve("m", name -> null))
        .isEqualTo(new ModelVariables.Found("file:" + file, ApiRig.KEY));
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

  @Test
  void aTypeIsOneThatHasABaseUrl() {
    assertThat(ServerApi.types())
        .containsExactly(
            "anthropic", "gemini", "huggingface-tgi", "ollama", "openai", "openrouter", "quart");
    assertThatThrownBy(() -> new ServerApi("local", "bedrock", "https://x", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid type of a server (must be one of anthropic, ");
  }

  @Test
  void speaksTheFormOfItsType() {
    String answer =
        "{\"content\":[{\"type\":\"text\",\"text\":\"Paris\"}],\"stop_reason\":\"end_turn\"}";
    try (ApiRig server = new ApiRig(new OpenAiApi(), "m").replying(answer)) {
      ServerApi api =
          new ServerApi("mine", "anthropic", "env:MINE_URL", KeyReference.parse("env:MINE_KEY"));
      try (ApiRig rig =
          new ApiRig(api, "m").set("MINE_KEY", ApiRig.KEY).set("MINE_URL_m", server.origin())) {
        assertThat(rig.answer().response()).isEqualTo(json("\"Paris\""));
        assertThat(server.last().path()).isEqualTo("/v1/messages");
        assertThat(server.last().headers()).containsEntry("x-api-key", ApiRig.KEY);
        assertThat(api.form()).isEqualTo("anthropic");
        assertThat(api.limitRule()).isEqualTo(LimitRule.ANTHROPIC);
        assertThat(rig.check("[{\"role\":\"tool\",\"content\":\"x\"}]", "{}"))
            .startsWith("Message 1 has role tool");
      }
    }
  }

  @Test
  void aServerOfTheTgiFormHasThePathOfThatForm() throws MissingVariablesException {
    ServerApi api = new ServerApi("tgi-2", "huggingface-tgi", "http://localhost:8080/", null);

    assertThat(api.connect("m", name -> null).endpoint())
        .isEqualTo(java.net.URI.create("http://localhost:8080/v1"));
    assertThat(api.connect("m", name -> null).account()).isEqualTo("tgi-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a b", "-x"})
  void aNameIsAName(String name) {
    assertThatThrownBy(() -> new ServerApi(name, "openai", "https://x/v1", null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
