package dev.assay.transforms.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.HostileInputs.Case;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs that make a naive evaluator run for minutes, just within and beyond the bounds. */
class EvaluatorBoundsTest {

  /** A cold and busy machine takes a few times the second that the bounds are made for. */
  private static final double MAX_CPU_SECONDS = 4;

  private static final Set<String> CODES =
      Set.of(
          "",
          "EVAL_TOO_LARGE",
          "EVAL_BAD_REFERENCE",
          "EVAL_NO_VALUE",
          "EVAL_NO_REFERENCE",
          "EVAL_UNPARSED");

  @ParameterizedTest
  @MethodSource("worstCases")
  void noInputTakesAnEvaluatorLong(Case hostile) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    // Without the watchdog: what is tested is that an evaluator bounds its own work.
    Score score = Runs.unwatched(hostile.evaluator(), hostile.run());
    assertThat((threads.getCurrentThreadCpuTime() - start) / 1e9).isLessThan(MAX_CPU_SECONDS);
    String end = score.isError() ? score.errorCode() : "";
    if (hostile.evaluator().contains("judge-score")) {
      assertThat(end).isIn("", "EVAL_TOO_LARGE", "EVAL_UNPARSED");
    } else {
      assertThat(end).isIn("", "EVAL_TOO_LARGE");
    }
  }

  static Stream<Case> worstCases() {
    return HostileInputs.worst().stream();
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void everyTypeEndsWithAScoreOrAKnownCode(Map.Entry<String, String> type) {
    for (String answer : HostileInputs.texts(600)) {
      for (String expected : List.of(answer.substring(300), "")) {
        Case hostile = new Case(type.getValue(), answer, TextNode.valueOf(expected));
        Score score = Runs.unwatched(type.getValue(), hostile.run());
        assertThat(score.isError() ? score.errorCode() : "").as(hostile.toString()).isIn(CODES);
        Double number = score.number();
        assertThat(number == null || Double.isFinite(number)).as(hostile.toString()).isTrue();
      }
    }
  }

  static Stream<Map.Entry<String, String>> everyType() {
    return HostileInputs.evaluators().entrySet().stream();
  }

  @Test
  void noTypeIsLeftOut() {
    Set<String> left = new TreeSet<>(Evaluators.standard().types());
    left.removeAll(HostileInputs.evaluators().keySet());
    // One has a time of its own; the others are of the tests.
    assertThat(left).containsExactly("command");
  }
}
