package dev.assay.io.api;

import static dev.assay.io.api.ApiRig.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuartApiTest {

  private final ApiRig rig =
      new ApiRig(new QuartApi(), "vicgalle/gpt2")
          .endpoint("QUART_API_ENDPOINT")
          .replying("{\"model\":\"vicgalle/gpt2\",\"response\":[{\"generated_text\":\" Paris\"}]}");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void generatesFromATextWithOptions() {
    assertThat(ApiRig.answer(rig.call("\"hi\"", "{\"max_length\":5}")))
        .isEqualTo(new Completion(json("\" Paris\""), null, "vicgalle/gpt2", null, Usage.UNKNOWN));
    assertThat(rig.last().path()).isEqualTo("/generate");
    assertThat(rig.lastBody())
        .isEqualTo(
            json("{\"text\":\"hi\",\"model\":\"vicgalle/gpt2\",\"options\":{\"max_length\":5}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\"]", "[{\"role\":\"user\",\"content\":\"a\"}]"})
  void takesOnlyTexts(String prompt) {
    assertThat(rig.check(prompt, "{}")).contains("only a text");
    assertThat(rig.sent()).isZero();
  }

  @Test
  void readsNothingElseAsAnAnswer() {
    rig.replying("{\"response\":[]}");
    assertThat(rig.problem().code()).isEqualTo("RESP_NO_CONTENT");
    rig.replyingText(500, "text/html", "<h1>Internal Server Error</h1>");
    assertThat(rig.problem().verdict()).isEqualTo(Verdict.TRANSIENT);
  }

  @Test
  void needsAnEndpoint() {
    assertThatThrownBy(() -> rig.api.connect("m", Map.<String, String>of()::get))
        .isInstanceOf(MissingVariablesException.class)
        .hasMessageContaining("QUART_API_ENDPOINT_m, QUART_API_ENDPOINT");
  }
}
