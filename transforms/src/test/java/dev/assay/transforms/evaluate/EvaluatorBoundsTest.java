package dev.assay.transforms.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs that make a naive evaluator run for minutes, just within and beyond the bounds. */
class EvaluatorBoundsTest {

  /** A cold and busy machine takes a few times the second that the bounds are made for. */
  private static final double MAX_CPU_SECONDS = 4;

  @ParameterizedTest
  @MethodSource("worstCases")
  void noInputTakesAnEvaluatorLong(String evaluator, String answer, JsonNode expected) {
    var run = Runs.answered("{}", answer);
    run.row().fields().set("expected", expected);
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    // Without the watchdog: what is tested is that an evaluator bounds its own work.
    Score score = Runs.unwatched(evaluator, run);
    assertThat((threads.getCurrentThreadCpuTime() - start) / 1e9).isLessThan(MAX_CPU_SECONDS);
    String end = score.isError() ? score.errorCode() : "";
    if (evaluator.contains("judge-score")) {
      assertThat(end).isIn("", "EVAL_TOO_LARGE", "EVAL_UNPARSED");
    } else {
      assertThat(end).isIn("", "EVAL_TOO_LARGE");
    }
  }

  static Stream<Arguments> worstCases() {
    String million = "a".repeat(1_000_000);
    String sixteen = million.repeat(16);
    return Stream.of(
        of("\"levenshtein\"", million, text(million)),
        of("\"levenshtein\"", million, text("b".repeat(4_999))),
        of("\"levenshtein\"", "ab".repeat(35_000), text("ba".repeat(35_000))),
        of("\"levenshtein\"", "\uD83D".repeat(70_000), text("\uDE00".repeat(70_000))),
        of("\"match\"", "$,".repeat(900_000), text("1")),
        of(
            "{\"type\":\"match\",\"profile\":\"inspect\",\"numeric\":true}",
            "1 ".repeat(900_000),
            text("2")),
        of("\"numeric_diff\"", "9".repeat(1_900_000), text("1")),
        of("\"final_number_exact_match\"", "1,".repeat(900_000), text("1")),
        of("\"fuzzy_match\"", "a ".repeat(900_000), text("the a ".repeat(300_000))),
        of("\"exact_match_indicator\"", " ".repeat(1_900_000), text("1")),
        of(
            "\"is-xml\"",
            "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \""
                + "&b;".repeat(100_000)
                + "\">]><a>"
                + "&c;".repeat(100_000)
                + "</a>",
            text("")),
        of("\"mrr\"", "[" + "1,".repeat(900_000) + "1]", list("x", 100_000)),
        of("\"ndcg\"", "[" + "1,".repeat(900_000) + "1]", list("x", 100_000)),
        of("\"tool-args-match\"", "[" + "{},".repeat(600_000) + "1]", text("x")),
        of("\"json_match\"", "[" + "[".repeat(199) + "]".repeat(199) + "]", list("x", 10_000)),
        of("\"gleu\"", "a b ".repeat(99_000), text("b a ".repeat(99_000))),
        of("\"cer\"", "\uD83D\uDE00".repeat(70_000), text("x\uDE00".repeat(35_000))),
        of("{\"type\":\"f1\",\"extract\":\"answer-line\"}", "ANSWER: ".repeat(200_000), text("b")),
        of("{\"type\":\"equals\",\"extract\":\"last-number\"}", "1,".repeat(900_000), text("1")),
        of("{\"type\":\"equals\",\"extract\":\"gsm8k\"}", "#### ".repeat(300_000), text("1")),
        of("\"contains\"", sixteen, text(million.repeat(8) + "b")),
        of("\"contains\"", "a".repeat(6_000), list("a".repeat(1_600), 12_000)),
        of("\"contains\"", "a".repeat(300), list("a".repeat(299), 150_000)),
        of("\"contains\"", "", list("", 1_000_000)),
        of("\"icontains\"", sixteen, text("b")),
        of("\"overlap\"", "a".repeat(2_000_000), text("b")),
        of("\"jaccard\"", "a ".repeat(1_000_000), text("b")),
        of("\"jaccard\"", sixteen, text("b")),
        of("{\"type\":\"exact_match\",\"form\":\"squad\"}", "a, ".repeat(666_666), text("b")),
        of("\"exact_match\"", "[" + "1.5,".repeat(499_999) + "1]", list("x", 1)),
        of("\"exact_match\"", "[1e999999999]", list("x", 1)),
        of("\"bleu\"", "a b ".repeat(99_000), text("b a ".repeat(99_000))),
        of("\"bleu\"", sixteen, text("b")),
        of("\"chrf++\"", "ab".repeat(99_000), text("ba".repeat(99_000))),
        of("\"ter\"", "a b ".repeat(999), text("b a ".repeat(999))),
        of("\"ter\"", "a ".repeat(1_999), text("b " + "a ".repeat(1_998))),
        of("\"wer\"", "a b ".repeat(35_000), text("b a ".repeat(35_000))),
        of("\"rougeL\"", "a b ".repeat(35_000), text("b a ".repeat(35_000))),
        of("\"rougeLsum\"", "a b ".repeat(1_500), text("b a ".repeat(1_500))),
        of("\"rouge-n\"", "can't ".repeat(60_000), text("b")),
        of("\"rouge-n\"", "a.".repeat(999_999) + ")".repeat(2), text("b")),
        of("\"jaro_winkler\"", "ab".repeat(7_000), text("ba".repeat(7_000))),
        of("\"f1\"", "a ".repeat(999_999), text("b")),
        of("\"json_diff\"", "[" + "1,".repeat(30_000) + "1]", list("x", 10_000)),
        of("\"list_contains\"", "[" + "1,".repeat(399) + "1]", list("x", 400)),
        of("\"contains-json\"", "{".repeat(2_000_000), text("")),
        of("\"contains-json\"", "{\"a\":".repeat(300_000), text("")),
        of("\"contains-json\"", "{\"a\":{},".repeat(200_000), text("")),
        of("\"is-html\"", "<div>".repeat(400_000), text("")),
        of("\"contains-html\"", "<a <!--".repeat(280_000), text("")),
        of("\"is-xml\"", "<a>".repeat(600_000), text("")),
        of("\"is-xml\"", "<a " + "x='1' ".repeat(300_000) + "/>", text("")),
        of("\"contains-xml\"", "<a \"".repeat(90_000), text("")),
        of("\"contains-xml\"", "<a>".repeat(600_000), text("")),
        of("\"is-sql\"", "(".repeat(20_000), text("")),
        of("\"is-sql\"", "select " + "(".repeat(12) + "1" + ")".repeat(12), text("")),
        of("\"is-sql\"", "select " + "a+".repeat(9_000) + "a", text("")),
        of("\"contains-sql\"", "```sql\n".repeat(2_800), text("")),
        of("\"is-refusal\"", "i am unable to ".repeat(130_000), text("")),
        of("\"tool-call-f1\"", "{\"name\":".repeat(200_000), text("x")),
        of("{\"type\":\"equals\",\"extract\":\"choice\"}", "(A ".repeat(600_000), text("A")),
        of("\"judge-score\"", "score ".repeat(8_000), text("")),
        of("\"judge-score\"", "1,000".repeat(9_000), text("")),
        of("\"judge-score\"", "score" + " ".repeat(49_990), text("")),
        of("\"judge-score\"", "[[ ".repeat(16_000), text("")),
        of("{\"type\":\"judge-score\",\"parser\":\"yes-no\"}", "\n\n*".repeat(16_000), text("")),
        of("{\"type\":\"judge-score\",\"parser\":\"json\"}", "{\"a\":{},".repeat(5_000), text("")),
        of("\"is-json\"", "[" + "1,".repeat(8_000_000) + "1]", text("")),
        of("{\"type\":\"regex\",\"pattern\":\"(x+x+)+y\"}", "x".repeat(3_000_000), text("")),
        of("{\"type\":\"regex\",\"pattern\":\"(a?){500}b\"}", "a".repeat(14_000), text("")),
        of(
            "{\"type\":\"is-json\",\"schema\":{\"pattern\":\"(x+x+)+y\"}}",
            "\"" + "x".repeat(1_999_998) + "\"",
            text("")),
        of(
            "{\"type\":\"is-json\",\"schema\":{\"uniqueItems\":true,\"items\":{\"multipleOf\":1}}}",
            "[" + "1e300,".repeat(330_000) + "1e999999999]",
            text("")));
  }

  private static Arguments of(String evaluator, String answer, JsonNode expected) {
    return Arguments.of(evaluator, answer, expected);
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  private static ArrayNode list(String part, int size) {
    ArrayNode list = Json.object().arrayNode();
    for (int i = 0; i < size; i++) {
      list.add(part + "b");
    }
    return list;
  }
}
