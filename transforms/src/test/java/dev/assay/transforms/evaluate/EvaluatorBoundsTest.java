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
    Score score = Runs.score(evaluator, run);
    assertThat((threads.getCurrentThreadCpuTime() - start) / 1e9).isLessThan(MAX_CPU_SECONDS);
    assertThat(score.isError() ? score.errorCode() : "").isIn("", "EVAL_TOO_LARGE");
  }

  static Stream<Arguments> worstCases() {
    String million = "a".repeat(1_000_000);
    String sixteen = million.repeat(16);
    return Stream.of(
        of("\"levenshtein\"", million, text(million)),
        of("\"levenshtein\"", million, text("b".repeat(4_999))),
        of("\"levenshtein\"", "ab".repeat(35_000), text("ba".repeat(35_000))),
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
