package dev.assay.transforms.derive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JudgeRowsTest {

  private static final String RUN =
      "\"epoch\": %d, \"status\": \"answered\", \"completion\": {}, \"response\": \"Paris\"";
  private static final ModelEntry STRICT =
      new ModelEntry(
          "strict",
          json(
              "{\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {\"temperature\":"
                  + " 0}}"));
  private static final JudgeTemplate TEMPLATE =
      new JudgeTemplate("template", "Q: {INPUT_PROMPT} A: {OUTPUT_RESPONSE}");

  @Test
  void carriesEveryKeyOfTheLineBehindInput() {
    ObjectNode line =
        json(
            "{\"id\": 1, \"prompt\": \"Capital?\", \"api\": \"test\", \"group\": \"g\","
                + RUN.formatted(1)
                + ", \"scores\": {\"match\": {\"value\": 1.0}}}");

    ObjectNode row = JudgeRows.row(JudgeRows.id(STRICT, TEMPLATE, line), STRICT, TEMPLATE, line);

    assertThat(row)
        .isEqualTo(
            json(
                "{\"id\": \"judge-strict-template-1\", \"judge_name\": \"strict\","
                    + " \"template_name\": \"template\", \"prompt\": \"Q: Capital? A: Paris\","
                    + " \"api\": \"openai\", \"model_name\": \"m\","
                    + " \"parameters\": {\"temperature\": 0}, \"input-id\": 1,"
                    + " \"input-prompt\": \"Capital?\", \"input-api\": \"test\","
                    + " \"input-group\": \"g\", \"input-epoch\": 1, \"input-status\": \"answered\","
                    + " \"input-completion\": {}, \"input-response\": \"Paris\","
                    + " \"input-scores\": {\"match\": {\"value\": 1.0}}}"));
  }

  @Test
  void tellsEpochsAndVariantsOfARunApartAndNothingElse() {
    assertThat(id("{\"id\": \"a\", " + RUN.formatted(1) + "}"))
        .isEqualTo("judge-strict-template-a");
    assertThat(id("{\"id\": \"a\", " + RUN.formatted(3) + "}"))
        .isEqualTo("judge-strict-template-a-epoch-3");
    assertThat(id("{\"id\": \"a\", \"variant\": \"short/m\", " + RUN.formatted(2) + "}"))
        .isEqualTo("judge-strict-template-a-short/m-epoch-2");
    assertThat(id("{\"id\": \"a\", \"epoch\": 3, \"variant\": \"mine\", \"response\": \"r\"}"))
        .as("a line of prompto's with such keys of its own")
        .isEqualTo("judge-strict-template-a");
  }

  @Test
  void aLineWithoutIdIsNamedByItsContent() {
    String one = id("{\"prompt\": \"p\", \"response\": \"r\"}");
    String other = id("{\"prompt\": \"p\", \"response\": \"s\"}");

    assertThat(one).matches("judge-strict-template-[0-9a-f]{16}").isNotEqualTo(other);
  }

  @Test
  void replacesTwoWordsOnceAndLeavesAllOtherBraces() {
    JudgeTemplate template =
        new JudgeTemplate(
            "t", "{\"score\": 1} {{x}} {INPUT_PROMPT}{OUTPUT_RESPONSE} {input_prompt} {} $1 \\");

    assertThat(
            template.render(
                json("{\"a\": 1}"), json("{\"b\": \"{INPUT_PROMPT} $0 \\\\\"}").get("b")))
        .isEqualTo("{\"score\": 1} {{x}} {\"a\":1}{INPUT_PROMPT} $0 \\ {input_prompt} {} $1 \\");
  }

  @Test
  void showsConversationsAndListsOfAnswersAsJson() {
    ObjectNode line =
        json("{\"prompt\": [\"one\", \"two\"], \"response\": [\"1\", \"2\"], \"id\": \"a\"}");

    assertThat(JudgeRows.row("x", STRICT, TEMPLATE, line).path("prompt").textValue())
        .isEqualTo("Q: [\"one\",\"two\"] A: [\"1\",\"2\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{`response`: `fine`} | ANSWERED",
        "{`response`: ``} | ANSWERED",
        "{`response`: [`a`, `b`]} | ANSWERED",
        "{`response`: `An unexpected guest - me`} | ANSWERED",
        "{`response`: `The ValueError - as I said`} | ANSWERED",
        "{`status`: `failed`, `response`: `a column of the user's`} | ANSWERED",
        "{`response`: null} | FAILED",
        "{`id`: 1} | FAILED",
        "{`response`: `ValueError - This is a test error`} | FAILED",
        "{`response`: `JSONDecodeError - Expecting value\\nline 1`} | FAILED",
        "{`response`: `An unexpected error occurred when querying the API: (Exception - x) after"
            + " maximum 2 attempts`} | FAILED",
        "{`epoch`: 1, `completion`: {}, `status`: `failed`} | FAILED",
        "{`epoch`: 1, `completion`: {}, `status`: `refused`, `response`: ``} | REFUSED",
        "{`epoch`: 1, `completion`: {}, `status`: `answered`, `response`: `KeyError - x`}"
            + " | ANSWERED",
      })
  void tellsAnswersFromErrors(String line, AnswerState state) {
    assertThat(AnswerState.of(json(line.replace('`', '"')))).isEqualTo(state);
  }

  private static String id(String line) {
    return JudgeRows.id(STRICT, TEMPLATE, json(line));
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
