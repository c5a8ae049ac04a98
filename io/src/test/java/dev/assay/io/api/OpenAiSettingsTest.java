package dev.assay.io.api;

import static dev.assay.io.experiment.Verdict.ROW_TERMINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiSettingsTest {

  private final OpenAiApi api = new OpenAiApi();

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ModelCall modelCall(String prompt, String parameters, String mode) {
    return new ModelCall(
        "openai", "gpt-4o", "openai", Prompt.of(json(prompt)), (ObjectNode) json(parameters), mode);
  }

  private static Environment environment(Map<String, String> values) {
    return values::get;
  }

  @Test
  void aModelsOwnVariablesComeFirst() throws MissingVariablesException {
    Environment environment =
        environment(
            Map.of(
                "OPENAI_API_KEY", "plain-key",
                "OPENAI_API_KEY_gpt_4o", "own-key",
                "OPENAI_BASE_URL_gpt_4o", "http://localhost:1234/v1/"));

    Connection own = api.connect("gpt-4o", environment);
    Connection other = api.connect("gpt-3.5", environment);

    assertThat(own.endpoint()).isEqualTo(URI.create("http://localhost:1234/v1"));
    assertThat(own.account()).isEqualTo("OPENAI_API_KEY_gpt_4o");
    assertThat(own.key()).isNotNull().extracting(Secret::reveal).isEqualTo("own-key");
    assertThat(other.endpoint()).isEqualTo(URI.create("https://api.openai.com/v1"));
    assertThat(other.account()).isEqualTo("OPENAI_API_KEY");
    assertThat(own.toString()).doesNotContain("own-key");
  }

  @ParameterizedTest
  @CsvSource({
    "EleutherAI/gpt-neo-2.7B, EleutherAI_gpt_neo_2_7B",
    "a:b c, a_b_c",
    "claude-x.1, claude_x_1",
    "m@v, m@v"
  })
  void modelsBecomeSuffixes(String model, String suffix) {
    assertThat(ModelVariables.names("KEY", model)).containsExactly("KEY_" + suffix, "KEY");
  }

  @Test
  void aMissingKeyNamesBothVariables() {
    assertThatThrownBy(() -> api.connect("gpt-4o", environment(Map.of("OPENAI_API_KEY", "  "))))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessage(
            "none of the environment variables OPENAI_API_KEY_gpt_4o, OPENAI_API_KEY is set");
  }

  @Test
  void aBaseUrlThatCannotBeUsedNamesItsVariable() {
    Map<String, String> values =
        Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://10.0.0.5/v1");

    assertThatThrownBy(() -> api.connect("m", environment(values)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid OPENAI_BASE_URL: http would send key and prompts");
    assertThat(environment(values).withDefaults(Map.of(ModelVariables.ALLOW_HTTP, "true")))
        .satisfies(e -> assertThat(api.connect("m", e).endpoint().getHost()).isEqualTo("10.0.0.5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"hi\"' | '{\"model\":\"x\"}' | chat | parameters holds model",
        "'\"hi\"' | '{\"messages\":[]}' | chat | parameters holds messages",
        "'\"hi\"' | '{\"stream\":true}' | chat | stream: true",
        "'\"hi\"' | '{}' | talk | Invalid mode: talk",
        "'[{\"role\":\"robot\",\"content\":\"a\"}]' | '{}' | chat | Message 1 has role robot",
        "'[{\"role\":\"user\"}]' | '{}' | chat | Message 1 has no content",
        "'[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null}]' | '{}'"
            + " | chat | Message 2 has no content",
        "'[{\"role\":\"user\",\"content\":[]}]' | '{}' | chat | Message 1 has no content",
      })
  void knowsWhatCannotBeSent(String prompt, String parameters, String mode, String expected) {
    assertThat(api.check(modelCall(prompt, parameters, mode)))
        .hasValueSatisfying(
            error -> {
              assertThat(error.message()).contains(expected);
              assertThat(error.verdict()).isEqualTo(ROW_TERMINAL);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"hi\"",
        "[]",
        "[\"a\",\"b\"]",
        "[{\"role\":\"developer\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null,"
            + "\"tool_calls\":[{\"id\":\"1\"}]},{\"role\":\"tool\",\"content\":\"b\"}]"
      })
  void takesEveryFormOfPrompt(String prompt) {
    assertThat(api.check(modelCall(prompt, "{\"stream\":false,\"n\":2}", "chat"))).isEmpty();
  }
}
