package dev.assay.io.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each connector reads from the environment before the first call. */
class VariablesTest {

  private static Map<String, String> variables(String text) {
    Map<String, String> variables = new HashMap<>();
    for (String one : text == null ? new String[0] : text.split(" ")) {
      variables.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
    }
    return variables;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai | | OPENAI_API_KEY_x_1_y_z, OPENAI_API_KEY",
        "azure-openai | | AZURE_OPENAI_API_ENDPOINT_x_1_y_z, AZURE_OPENAI_API_ENDPOINT",
        "azure-openai | AZURE_OPENAI_API_ENDPOINT=https://x | AZURE_OPENAI_API_KEY_x_1_y_z,"
            + " AZURE_OPENAI_API_KEY",
        "anthropic | | ANTHROPIC_API_KEY_x_1_y_z, ANTHROPIC_API_KEY",
        "gemini | | GEMINI_API_KEY_x_1_y_z, GEMINI_API_KEY",
        "vertexai | | VERTEXAI_PROJECT_ID_x_1_y_z, VERTEXAI_PROJECT_ID, GOOGLE_CLOUD_PROJECT",
        "ollama | | OLLAMA_API_ENDPOINT_x_1_y_z, OLLAMA_API_ENDPOINT",
        "huggingface-tgi | | HUGGINGFACE_TGI_API_ENDPOINT_x_1_y_z, HUGGINGFACE_TGI_API_ENDPOINT",
        "quart | | QUART_API_ENDPOINT_x_1_y_z, QUART_API_ENDPOINT",
        "openrouter | | OPENROUTER_API_KEY_x_1_y_z, OPENROUTER_API_KEY",
        "bedrock | | AWS_REGION_x_1_y_z, AWS_REGION, AWS_DEFAULT_REGION_x_1_y_z,"
            + " AWS_DEFAULT_REGION",
        "bedrock | AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=A | AWS_SECRET_ACCESS_KEY_x_1_y_z,"
            + " AWS_SECRET_ACCESS_KEY",
      })
  void everyVariableThatWasLookedForIsNamed(String api, String set, String looked) {
    assertThatThrownBy(() -> ModelApis.load().get(api).connect("x-1.y/z", variables(set)::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessage("none of the environment variables " + looked + " is set");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, OPENAI_API_KEY, https://api.openai.com/v1",
    "anthropic, ANTHROPIC_API_KEY, https://api.anthropic.com",
    "gemini, GEMINI_API_KEY, https://generativelanguage.googleapis.com/v1beta",
    "openrouter, OPENROUTER_API_KEY, https://openrouter.ai/api/v1",
  })
  void aModelsOwnKeyComesFirst(String api, String variable, String endpoint) throws Exception {
    Map<String, String> both = Map.of(variable, "plain-key", variable + "_claude_x_1", "own-key");
    ModelApi connector = ModelApis.load().get(api);

    assertThat(connector.connect("claude-x.1", both::get).key())
        .isNotNull()
        .extracting(Secret::reveal)
        .isEqualTo("own-key");
    assertThat(connector.connect("claude-x.1", both::get).account())
        .isEqualTo(variable + "_claude_x_1");
    assertThat(connector.connect("other", both::get).account()).isEqualTo(variable);
    assertThat(connector.connect("other", both::get).endpoint()).hasToString(endpoint);
  }

  @Test
  void aModelsNameBecomesASuffix() {
    assertThat(ModelVariables.names("K", "EleutherAI/gpt-neo-2.7B"))
        .containsExactly("K_EleutherAI_gpt_neo_2_7B", "K");
    assertThat(ModelVariables.names("K", "a:b c")).containsExactly("K_a_b_c", "K");
    assertThat(ModelVariables.names("K", "a@b")).containsExactly("K_a@b", "K");
  }
}
