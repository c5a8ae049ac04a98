package dev.assay.io.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every connector refuses before anything is sent. */
class ConnectorChecksTest {

  private static String message(Connectors connector, String role, String text) {
    return "{\"role\":\"%s\",\"%s\":\"%s\"}".formatted(role, connector.content(), text);
  }

  @ParameterizedTest
  @EnumSource(Connectors.class)
  void textsTurnsAndMessagesAreTakenBut(Connectors connector) {
    String history =
        "[" + message(connector, "system", "s") + "," + message(connector, "user", "u") + "]";

    assertThat(connector.check("m", "\"hi\"", "{}")).isEmpty();
    for (String prompt : List.of("[\"one\",\"two\"]", history)) {
      assertThat(connector.check("m", prompt, "{}"))
          .isEqualTo(
              connector == Connectors.QUART ? "The quart API takes only a text as prompt" : "");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Connectors.class, names = "QUART", mode = EnumSource.Mode.EXCLUDE)
  void anUnknownRoleAndAMessageThatSaysNothingAreRefused(Connectors connector) {
    assertThat(connector.check("m", "[" + message(connector, "oracle", "x") + "]", "{}"))
        .startsWith("Message 1 has role oracle (must be ");
    assertThat(connector.check("m", "[{\"role\":\"user\"}]", "{}"))
        .startsWith("Message 1 has no " + connector.content());
    assertThat(
            connector.check("m", "[{\"role\":\"user\",\"" + connector.content() + "\":7}]", "{}"))
        .startsWith("Message 1 has no " + connector.content());
  }

  @ParameterizedTest
  @EnumSource(
      value = Connectors.class,
      names = {"ANTHROPIC", "GEMINI", "VERTEX", "BEDROCK"})
  void aSystemMessageMayOnlyBeTheFirst(Connectors connector) {
    String user = message(connector, "user", "u");
    String system = message(connector, "system", "s");

    assertThat(connector.check("m", "[" + user + "," + system + "]", "{}"))
        .startsWith("Message 2 has role system (only the first message may have it)");
    assertThat(connector.check("m", "[" + system + "," + system + "," + user + "]", "{}"))
        .startsWith("Message 2 has role system");
  }

  @ParameterizedTest
  @EnumSource(
      value = Connectors.class,
      names = {"GEMINI", "VERTEX"})
  void googlesMessagesHavePartsAndAModel(Connectors connector) {
    assertThat(connector.check("m", "[{\"role\":\"user\",\"content\":\"x\"}]", "{}"))
        .startsWith("Message 1 has no parts");
    assertThat(connector.check("m", "[" + message(connector, "assistant", "x") + "]", "{}"))
        .startsWith("Message 1 has role assistant");
  }

  @ParameterizedTest
  @EnumSource(Connectors.class)
  void parametersThatWouldBreakTheAnswerAreRefused(Connectors connector) {
    assertThat(connector.check("m", "\"hi\"", "{\"stream\":true}"))
        .startsWith("parameters holds stream: true");
    assertThat(connector.check("m", "\"hi\"", "{\"stream\":false}")).isEmpty();
    assertThat(connector.check(" ", "\"hi\"", "{}")).startsWith("Missing model_name");
    assertThat(connector.check("..", "\"hi\"", "{}")).startsWith("Invalid model_name: ..");
  }

  @Test
  void whatTheRowItselfSetsIsNoParameter() {
    assertThat(Connectors.OPENAI_CHAT.check("m", "\"hi\"", "{\"messages\":[]}"))
        .startsWith("parameters holds messages, which the row itself sets");
    assertThat(Connectors.OPENAI_RESPONSES.check("m", "\"hi\"", "{\"input\":\"x\"}"))
        .startsWith("parameters holds input");
    assertThat(Connectors.ANTHROPIC.check("m", "\"hi\"", "{\"model\":\"x\"}"))
        .startsWith("parameters holds model");
    assertThat(Connectors.GEMINI.check("m", "\"hi\"", "{\"contents\":[]}"))
        .startsWith("parameters holds contents");
    assertThat(Connectors.OLLAMA.check("m", "\"hi\"", "{\"images\":[]}"))
        .startsWith("parameters holds images");
  }
}
