package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.transforms.evaluate.EvaluationException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

  private static Completion reply(String text, String finish) {
    return new Completion(TextNode.valueOf(text), finish, null, null, Usage.UNKNOWN);
  }

  private static Verdict verdict(String text) {
    return Verdict.of(reply(text, "stop"));
  }

  private static void assertCode(ThrowingCallable reading, String code) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            EvaluationException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pass\": true}",
        "  \n{\"pass\": true}\n",
        "```json\n{\"pass\": true}\n```",
        "```\n{\"pass\": \"Yes\"}\n```",
        "<think>It says {\"pass\": false}</think> {\"pass\": true}",
        "<think>It says </think>{\"pass\": false} ha</think>\n{\"pass\": \"pass\"}",
        "[{\"type\": \"tool_use\", \"name\": \"verdict\", \"input\": {\"pass\": true}}]"
      })
  void readsTheObjectThatIsTheWholeReply(String text) {
    assertThat(verdict(text).flag("pass")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yes",
        "true",
        "null",
        "[]",
        "[{\"pass\": true}]",
        "It passes: {\"pass\": true}",
        "{\"pass\": true} and that is that",
        "{\"pass\": true}{\"pass\": true}",
        "{\"pass\": true, \"pass\": true}",
        "{\"pass\": true, \"score\": NaN}",
        "```json\n{\"pass\": true}\n``` so",
        "<think>{\"pass\": true}",
        "{}",
        "{\"pass\": null}",
        "{\"pass\": \"maybe\"}",
        "{\"pass\": 1}",
        "{\"Pass\": true}"
      })
  void takesNothingElseForAVerdict(String text) {
    assertCode(() -> verdict(text).flag("pass"), Verdict.NONE);
  }

  @Test
  void refusesTwoVerdicts() {
    String use = "{\"type\": \"tool_use\", \"name\": \"verdict\", \"input\": {\"pass\": true}}";
    assertCode(() -> verdict("[" + use + "," + use + "]"), Verdict.CONTRADICTION);
  }

  @Test
  void saysWhenAReplyWasCut() {
    assertThatThrownBy(() -> Verdict.of(reply("{\"reason\": \"beca", "length")))
        .hasMessageContaining("max_tokens");
  }

  @Test
  void numbersKeepToTheirRange() {
    assertThat(verdict("{\"score\": 0.25}").number("score", 0, 1)).isEqualTo(0.25);
    for (String number : List.of("1.01", "-0.1", "\"0.5\"", "true", "1e999")) {
      assertCode(() -> verdict("{\"score\": " + number + "}").number("score", 0, 1), Verdict.NONE);
    }
  }

  @Test
  void choicesAreThoseThatWereOffered() {
    List<String> offered = List.of("A", "B");
    assertThat(verdict("{\"choice\": \"(B)\"}").choice("choice", offered)).isEqualTo("B");
    assertThat(verdict("{\"choice\": \"A.\"}").choice("choice", offered)).isEqualTo("A");
    for (String choice : List.of("\"C\"", "\"\"", "\"A or B\"", "null", "[\"A\"]")) {
      assertCode(
          () -> verdict("{\"choice\": " + choice + "}").choice("choice", offered), Verdict.NONE);
    }
  }

  @Test
  void listsHaveAnEntryForEachThing() {
    assertThat(verdict("{\"v\": [true, \"no\"]}").flags("v", 2)).containsExactly(true, false);
    for (String list : List.of("[true]", "[true, true, true]", "true", "[true, 2]")) {
      assertCode(() -> verdict("{\"v\": " + list + "}").flags("v", 2), Verdict.NONE);
    }
    assertThat(verdict("{\"t\": [\"a\", \" \"]}").texts("t")).containsExactly("a");
    assertCode(() -> verdict("{\"t\": \"a\"}").texts("t"), Verdict.NONE);
  }

  @Test
  void messagesNeverHoldWhatTheJudgeSaid() {
    assertThatThrownBy(() -> verdict("my secret words")).hasMessageNotContaining("secret");
  }
}
