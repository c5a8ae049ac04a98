package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiCompatibleApiTest {

  private static final String ANSWER =
      "{\"id\":\"c1\",\"model\":\"served/model\",\"choices\":[{\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
          + "\"completion_tokens\":1,\"total_tokens\":4}}";

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
        assertThat(server.last().headers()).containsEntry("authorization", "Bearer " + ApiRig.KEY);
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
