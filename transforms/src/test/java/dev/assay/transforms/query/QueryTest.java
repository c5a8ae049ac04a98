package dev.assay.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  private static Run run(String id, int epoch, String row, Score... scores) {
    return run(id, epoch, row, 0, scores);
  }

  private static Run run(String id, int epoch, String row, long tokens, Score... scores) {
    try {
      ObjectNode fields = (ObjectNode) Json.parse(row);
      ModelCall call =
          new ModelCall(
              "openai", "gpt-4o", "fast", new Prompt.Text("Name a city"), Json.object(), "chat");
      Completion answer =
          new Completion(
              JsonNodeFactory.instance.textNode("Paris in spring"),
              "stop",
              null,
              null,
              new Usage(tokens, 0L, tokens));
      return Run.pending(new Row(id, fields, new SourcePosition("f", 1, 0)), epoch, null, call)
          .withOutcome(
              new Outcome.Answered(answer), new CallTrace(null, 2_000, 1, 0, 0, false, 0.02))
          .withScores(Arrays.asList(scores));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Score label(String name, String label) {
    return new Score(name, null, label, null, null, null, null, null);
  }

  private static List<String> found(String text, Run... runs) throws QuerySyntaxException {
    Query query = Query.parse(text);
    RecordFigures figures = query.figures();
    for (Run run : runs) {
      figures.add(run);
    }
    figures.check();
    List<String> found = new ArrayList<>();
    for (Run run : runs) {
      if (query.matches(run, figures)) {
        found.add(run.row().id() + "/" + run.epoch());
      }
    }
    return found;
  }

  private static boolean matches(String query, Run run) throws QuerySyntaxException {
    return !found(query, run).isEmpty();
  }

  @Test
  void g40ComparesTheMeanOfARecordsRuns() throws Exception {
    Run[] runs = {
      run("A", 1, "{}", Score.of("r", 0.1)),
      run("A", 2, "{}", Score.of("r", 0.9)),
      run("B", 1, "{}", Score.of("r", 0.51)),
      run("B", 2, "{}", Score.of("r", 0.51)),
      run("C", 1, "{}", Score.error("r", "EVAL_FAILED", "no"))
    };

    assertThat(found("@multi_run_avg.@evaluations.custom.r:>0.5", runs))
        .containsExactly("B/1", "B/2");
    assertThat(found("@multi_run_avg.@evaluations.custom.r:>=0.5", runs))
        .containsExactly("A/1", "A/2", "B/1", "B/2");
  }

  @Test
  void g41TwoFiguresOfRecordsWithABlankBetweenMustBothHold() throws Exception {
    String query =
        "@multi_run_avg.@evaluations.custom.sentient_evaluator:>0.5"
            + " @multi_run_mode.@evaluations.custom.tone:positive";

    assertThat(
            found(
                query,
                run("A", 1, "{}", Score.of("sentient_evaluator", 0.9), label("tone", "positive")),
                run("B", 1, "{}", Score.of("sentient_evaluator", 0.9), label("tone", "negative")),
                run("C", 1, "{}", Score.of("sentient_evaluator", 0.2), label("tone", "positive"))))
        .containsExactly("A/1");
  }

  @Test
  void theModeOfATieIsTheFirstByCodePoints() throws Exception {
    Run[] runs = {run("A", 1, "{}", label("y", "x")), run("A", 2, "{}", label("y", "n"))};

    assertThat(found("@multi_run_mode.@evaluations.custom.y:n", runs)).hasSize(2);
    assertThat(found("@multi_run_mode.@evaluations.custom.y:x", runs)).isEmpty();
  }

  @Test
  void g42SelectsRunsOfOneIteration() throws Exception {
    assertThat(
            found(
                "run_iteration:1 @trace.total_tokens:>1000",
                run("A", 1, "{}", 2_000),
                run("A", 2, "{}", 2_000),
                run("B", 1, "{}", 1_000)))
        .containsExactly("A/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@multi_run_avg.@trace.total_tokens:>1000 @trace.estimated_total_cost:>0.01",
        "@trace.estimated_total_cost:>0.01 OR -@multi_run_mode.@evaluations.custom.y:a"
      })
  void g43MixingFiguresOfRecordsAndOfRunsNamesBoth(String query) {
    assertThatThrownBy(() -> Query.parse(query))
        .isInstanceOf(QuerySyntaxException.class)
        .hasMessageContaining("not supported")
        .hasMessageContaining("@trace.estimated_total_cost")
        .hasMessageContaining("@multi_run_");
  }

  @ParameterizedTest
  @CsvSource({"0.2,true", "0.4,true", "0.3,true", "0.19,false", "0.41,false"})
  void g44BothBoundsOfARangeBelongToIt(double x, boolean in) throws Exception {
    assertThat(matches("@x:[0.2 TO 0.4]", run("A", 1, "{\"x\":" + x + "}"))).isEqualTo(in);
  }

  @Test
  void g45ExclusionIsTheComplement() throws Exception {
    String query = "-@evaluations.custom.y:positive";

    assertThat(
            found(
                query,
                run("A", 1, "{}", label("y", "positive")),
                run("B", 1, "{}", label("y", "negative")),
                run("C", 1, "{}")))
        .containsExactly("B/1", "C/1");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'@m:\"a*\"',a*,true", "'@m:\"a*\"',abc,false", "@m:a*,abc,true", "@m:a?c,abc,true",
        "@m:a?,abc,false", "@m:a\\*,abc,false", "@m:a\\*,a*,true", "@m:a,A,false"
      })
  void g46WildcardsAreTextInsideQuotes(String query, String value, boolean matches)
      throws Exception {
    assertThat(matches(query, run("A", 1, "{\"m\":\"" + value + "\"}"))).isEqualTo(matches);
  }

  @Test
  void g47OperatorsAreWrittenInCapitals() throws Exception {
    Run literal = run("A", 1, "{\"expected\":\"a or b\"}");

    assertThat(matches("lyon or paris", literal)).isFalse();
    assertThat(matches("city or spring", literal)).isTrue();
    assertThat(matches("lyon OR paris", literal)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "key:(a OR b) -c,a,true",
    "key:(a OR b) -c,b,true",
    "key:(a OR b) -c,x,false",
    "(lyon OR paris) spring,x,true",
    "(lyon OR nice) spring,x,false",
    "lyon OR paris spring,x,true",
    "paris lyon OR spring,x,true",
    "NOT (key:a OR key:b),c,true",
    "NOT (key:a OR key:b),a,false",
    "-(key:a),a,false",
    "key:(a OR -b),c,true"
  })
  void g48GroupsAndPrecedence(String query, String key, boolean matches) throws Exception {
    Run run = run("z", 1, "{\"key\":\"" + key + "\"}");

    assertThat(matches(query.replace("-c", "-lyon"), run)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "@duration:>=2s,true",
    "@duration:>2s,false",
    "@duration:<2001ms,true",
    "@duration:2000000000,true",
    "@duration:[1s TO 1min],true",
    "@duration:>=1h,false",
    "@trace.estimated_total_cost:>0.01,true",
    "@completion.finish_reason:stop,true",
    "@meta.metadata.a.b:3,true",
    "@meta.input:*city*,true",
    "@meta.output:\"Paris in spring\",true",
    "@meta.output:Paris*,true",
    "@list:two,true",
    "@list:three,false",
    "@a.b:*,true",
    "-@a.c:*,true",
    "@a.c:*,false",
    "lang:fr,true",
    "lang:en,false",
    "id:A1,true",
    "dataset_record_id:A*,true",
    "status:answered,true",
    "@status:failed,false",
    "model:gpt-4o api:openai group:fast,true",
    "\"paris IN spring\",true",
    "@evaluations.custom.ok:true,true",
    "@evaluations.custom.ok:1,true",
    "@evaluation.ok.value:>0.5,true",
    "@evaluation.tone.assessment:pass,false",
    "@n:-5,true",
    "@n:>-6,true",
    "@n:[* TO -5],true",
    "@n:>-5,false"
  })
  void knowsTheFacets(String query, boolean matches) throws Exception {
    Run run =
        run(
            "A1",
            1,
            "{\"a\":{\"b\":3},\"list\":[\"one\",\"two\",[\"three\"]],\"n\":-5,"
                + "\"tags\":[\"lang:fr\",\"x\"]}",
            Score.of("ok", true),
            label("tone", "warm"));

    assertThat(matches(query, run)).as(query).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@x:|at character 4: a value is missing behind ':'",
        "@x:>abc|at character 8: 'abc' is not a number",
        "@duration:>abc|'abc' is not a number or a duration such as 9.5s or 200ms",
        "(a OR b|at character 8: ')' is missing",
        "a)|at character 2: unexpected ')'",
        "OR a|at character 1: a term is missing before OR",
        "a OR|at character 5: a term is missing",
        "\"abc|at character 1: this quote is never closed",
        "@x:[1 2]|a range is written [LOW TO HIGH]",
        "@x:[2 TO 1]|the range's first bound is above its second",
        "@multi_run_avg.x:>1|needs a whole attribute",
        ":a|a key is missing before ':'"
      })
  void saysWhatCannotBeUnderstoodAndWhere(String query, String message) {
    assertThatThrownBy(() -> Query.parse(query))
        .isInstanceOf(QuerySyntaxException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMeanOfTextsAndAModeOfNumbersAreRefused() {
    Run run = run("A", 1, "{}", Score.of("n", 1), label("y", "a"));

    assertThatThrownBy(() -> found("@multi_run_avg.@evaluations.custom.y:>0", run))
        .hasMessageContaining("asks for a mean of texts");
    assertThatThrownBy(() -> found("@multi_run_mode.@evaluations.custom.n:1", run))
        .hasMessageContaining("asks for the most frequent of numbers");
  }

  @Test
  void anEmptyQuerySelectsEverything() throws Exception {
    assertThat(matches("  ", run("A", 1, "{}"))).isTrue();
  }

  @Property(tries = 2_000)
  void anyTextIsAQueryOrAProblemAndNothingElse(@ForAll @StringLength(max = 60) String text) {
    parsesOrSays(text);
  }

  @Property(tries = 2_000)
  void anyTextOfTheSyntaxIsAQueryOrAProblemAndNothingElse(
      @ForAll("syntax") @StringLength(max = 80) String text) {
    parsesOrSays(text);
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> syntax() {
    return net.jqwik.api.Arbitraries.of(
            "@",
            "a",
            ":",
            "(",
            ")",
            "[",
            "]",
            " ",
            " OR ",
            " AND ",
            "NOT ",
            "-",
            ">",
            "=",
            "<",
            "\"",
            "\\",
            "*",
            "?",
            "1",
            "0.5",
            " TO ",
            "@multi_run_avg.",
            "@trace.x",
            "s")
        .list()
        .ofMaxSize(16)
        .map(parts -> String.join("", parts));
  }

  private static void parsesOrSays(String text) {
    Run run = run("A", 1, "{\"a\":1}");
    try {
      Query query = Query.parse(text);
      boolean matches = query.matches(run, query.figures());
      assertThat(Query.parse("-(" + text + ")").matches(run, query.figures()))
          .isEqualTo(text.isBlank() ? matches : !matches);
    } catch (QuerySyntaxException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }
}
