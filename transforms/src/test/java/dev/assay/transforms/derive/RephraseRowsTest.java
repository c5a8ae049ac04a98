package dev.assay.transforms.derive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RephraseRowsTest {

  private static final ModelEntry MODEL =
      new ModelEntry(
          "gpt", json("{\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}}"));
  private static final ObjectNode ORIGINAL =
      json(
          "{\"id\": 7, \"prompt\": \"Why?\", \"api\": \"test\", \"model_name\": \"echo\","
              + " \"parameters\": {\"respond\": \"echo\"}, \"input-id\": \"older\"}");

  @Test
  void asksWithTheOriginalBehindInput() {
    ObjectNode row =
        RephraseRows.row(MODEL, new RephraseTemplate(2, "Say: {INPUT_PROMPT}"), ORIGINAL);

    assertThat(row.path("id").textValue()).isEqualTo("rephrase-gpt-2-7");
    assertThat(row.path("template_index").intValue()).isEqualTo(2);
    assertThat(row.path("prompt").textValue()).isEqualTo("Say: Why?");
    assertThat(row.path("api").textValue()).isEqualTo("openai");
    assertThat(row.path("input-parameters")).isEqualTo(ORIGINAL.path("parameters"));
    assertThat(row.path("input-id").intValue()).isEqualTo(7);
  }

  @Test
  void restoresTheOriginalAroundTheNewPrompt() {
    assertThat(rephrased("\"How come?\"", RephraseParser.WHOLE))
        .containsExactly(
            json(
                "{\"id\": \"rephrase-gpt-0-7\", \"prompt\": \"How come?\", \"input-prompt\":"
                    + " \"Why?\", \"input-id\": 7, \"api\": \"test\", \"model_name\": \"echo\","
                    + " \"parameters\": {\"respond\": \"echo\"}}"));
  }

  @Test
  void numbersSeveralWordings() {
    assertThat(
            rephrased("\"1. a\\n2. \\\"b\\\"\\n3. c (note)\"", RephraseParser.SPLIT_NUMBERED_LIST))
        .extracting(row -> row.path("id").textValue() + " " + row.path("prompt").textValue())
        .containsExactly("rephrase-gpt-0-7-0 a", "rephrase-gpt-0-7-1 b", "rephrase-gpt-0-7-2 c");
    assertThat(rephrased("[\"a\", \"\", \"b\"]", RephraseParser.WHOLE))
        .extracting(row -> row.path("prompt").textValue())
        .containsExactly("a", "b");
  }

  @Test
  void anAnswerWithoutAWordingGivesNoRow() {
    assertThat(rephrased("\" \\n\"", RephraseParser.WHOLE)).isEmpty();
    assertThat(rephrased("\"1. (none)\"", RephraseParser.SPLIT_NUMBERED_LIST)).isEmpty();
  }

  @Test
  void keepsAnOriginalAsItWas() {
    ObjectNode kept = RephraseRows.original(json("{\"id\": 7, \"prompt\": \"Why?\"}"));

    assertThat(kept).isEqualTo(json("{\"id\": 7, \"prompt\": \"Why?\", \"input-id\": 7}"));
  }

  @Test
  void readsATemplateFromEachLineThatIsNotBlank() {
    assertThat(RephraseTemplate.lines("  a {INPUT_PROMPT}\r\n\n b\\nc {INPUT_PROMPT} \n"))
        .containsExactly(
            new RephraseTemplate(0, "a {INPUT_PROMPT}"),
            new RephraseTemplate(2, "b\nc {INPUT_PROMPT}"));
  }

  private static List<ObjectNode> rephrased(String response, RephraseParser parser) {
    ObjectNode line = RephraseRows.row(MODEL, new RephraseTemplate(0, "{INPUT_PROMPT}"), ORIGINAL);
    line.setAll(
        json(
            "{\"epoch\": 1, \"status\": \"answered\", \"completion\": {}, \"response\": "
                + response
                + "}"));
    return RephraseRows.rephrased(line, parser);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
