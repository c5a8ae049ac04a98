package dev.assay.transforms.summarize.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowStreamTest {

  private static final List<String> NAMES = List.of("a", "b");

  /** As many runs as asked for; every other one has the score b, each 300th failed. */
  private static List<Run> runs(int count) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Run answered = Runs.answered("{\"id\":\"r" + i + "\",\"expected\":\"x\"}", "y");
      List<Score> scores = new ArrayList<>(List.of(Score.of("a", 1)));
      if (i % 2 == 0) {
        scores.add(new Score("b", null, "warm", null, null, null, null, null));
      }
      runs.add(i % 300 == 299 ? Runs.failed("{\"id\":\"r\"}") : answered.withScores(scores));
    }
    return runs;
  }

  private static EvaluatorSpec program(String script) {
    ObjectNode parameters = Json.object().put("timeout", "20s");
    parameters.putArray("command").add("sh").add("-c").add(script);
    return new EvaluatorSpec("command", "c", parameters);
  }

  private static EvaluatorSpec unruly(String fault) {
    return new EvaluatorSpec(
        "unruly_rows", "u", Json.object().put("fault", fault).put("timeout", "100ms"));
  }

  private static Score result(EvaluatorSpec spec, List<Run> runs) {
    List<Score> scores = RowStream.results(List.of(spec), runs.iterator(), runs.size(), NAMES);
    assertThat(scores).hasSize(1);
    return scores.get(0);
  }

  @Test
  void aProgramGetsALineForEachRunWithNullForWhatIsMissing() {
    String count =
        "n=0; b=0; f=0; read -r first; while read -r line; do n=$((n+1)); case $line in"
            + " *'\"results\":{\"a\":1.0,\"b\":null}'*) b=$((b+1));; esac; case $line in"
            + " *'\"status\":\"failed\"'*'\"output\":null'*'\"results\":{\"a\":null,'*)"
            + " f=$((f+1));; esac; done; echo"
            + " '{\"value\":'$n',\"metadata\":{\"b\":'$b',\"f\":'$f',\"first\":'$first'}}'";
    Score score = result(program(count), runs(700));
    assertThat(score.number()).isEqualTo(700);
    assertThat(score.metadata())
        .isEqualTo(
            Runs.json(
                "{\"b\":348,\"f\":2,\"first\":{\"evaluator\":\"c\",\"runs\":700,"
                    + "\"scores\":[\"a\",\"b\"],\"parameters\":{}}}"));
  }

  @Test
  void aProgramMayGiveSeveralResults() {
    EvaluatorSpec spec =
        program("cat >/dev/null; echo '{\"scores\":{\"x\":1,\"y\":{\"value\":2}}}'");
    assertThat(RowStream.results(List.of(spec), runs(3).iterator(), 3, NAMES))
        .extracting(Score::name)
        .containsExactly("c-x", "c-y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 4 | EVAL_COMMAND_FAILED",
        "cat >/dev/null | EVAL_COMMAND_FAILED",
        "cat >/dev/null; echo done | EVAL_BAD_REPLY",
        "cat >/dev/null; echo '{\"value\":NaN}' | EVAL_NON_FINITE",
      })
  void aProgramThatGivesNoResultIsAnError(String script, String code) {
    assertThat(result(program(script), runs(700)).errorCode()).isEqualTo(code);
  }

  @Test
  void aProgramThatReadsNothingIsStopped() {
    EvaluatorSpec sleeper = program("sleep 600");
    sleeper.parameters().put("timeout", "200ms");
    assertThat(result(sleeper, runs(20)).errorCode()).isEqualTo("EVAL_TIMEOUT");
  }

  @ParameterizedTest
  @CsvSource({
    "throw, EVAL_FAILED",
    "recurse, EVAL_FAILED",
    "wait, EVAL_TIMEOUT",
    "nan, EVAL_NON_FINITE"
  })
  void aClassOfAJarThatFailsIsAnErrorAndTheOthersGoOn(String fault, String code) {
    EvaluatorSpec good = new EvaluatorSpec("unruly_rows", "good", Json.object());
    List<Score> scores =
        RowStream.results(List.of(unruly(fault), good), runs(700).iterator(), 700, NAMES);
    assertThat(scores).extracting(Score::name).containsExactly("u", "good");
    assertThat(scores.get(0).errorCode()).isEqualTo(code);
    assertThat(scores.get(1).number()).isEqualTo(700);
  }

  @Test
  void rowsThatCannotBeReadAreAnErrorOfTheResult() {
    Iterator<Run> broken =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            throw new UncheckedIOException(new IOException("gone"));
          }

          @Override
          public Run next() {
            throw new AssertionError();
          }
        };
    List<Score> scores = RowStream.results(List.of(unruly("")), broken, 3, NAMES);
    assertThat(scores).extracting(Score::errorCode).containsExactly("EVAL_NO_ROWS");
  }
}
