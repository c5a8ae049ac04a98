package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of tasks and evaluators, kept or raised. */
class RaiseErrorsIT {

  private static final String CAPITALS =
      """
      name: capitals
      dataset: rows.jsonl
      prompt: "{{question}}"
      models:
        - {api: test, model: atlas, parameters: {respond: contains, answers: {one: Beijing, two: Sydney}}}
      """;

  private static final String EVALUATORS =
      """
      evaluators:
        - exact_match
        - {type: command, name: moody, command: [sh, moody.sh]}
      summary_evaluators:
        - num_exact_matches
        - {type: command, name: seen, command: [sh, seen.sh]}
      """;

  /** Says an error of the second row. */
  private static final String MOODY =
      """
      while IFS= read -r line; do
        id=${line#*:}
        case $line in
          *'"output":"Sydney"'*) printf '{"id":%s,"error":"no opinion of that"}\\n' "${id%%,*}" ;;
          *) printf '{"id":%s,"result":true}\\n' "${id%%,*}" ;;
        esac
      done
      """;

  /** Keeps what it is shown. */
  private static final String SEEN =
      """
      cat > seen.jsonl
      echo '{"result": 1}'
      """;

  @TempDir Path temporary;

  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final FaultServer server =
      FaultServer.start(
          request -> {
            asked.add(request.text());
            return request.text().endsWith("02")
                ? ServerReply.error(400, "invalid_request_error", "bad_word", "no such word")
                : ServerReply.echo(request);
          });
  private Workspace work;

  @BeforeEach
  void workspace() {
    work = new Workspace(temporary).withServer(server);
    work.write(
        "rows.jsonl",
        """
        {"id": "china", "question": "City one?", "expected": "Beijing"}
        {"id": "south-africa", "question": "City two?", "expected": "Pretoria"}
        """);
    work.write("moody.sh", MOODY);
    work.write("seen.sh", SEEN);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private List<JsonNode> seen(String score) {
    return work.lines("seen.jsonl").stream()
        .filter(line -> line.has("results"))
        .map(line -> line.path("results").path(score))
        .toList();
  }

  @Test
  void g50AnEvaluatorThatFailsLeavesItsRowAndAllOthersComplete() {
    work.write("e.yaml", CAPITALS + EVALUATORS);
    Ended kept = work.run("run", "e.yaml", "--output", "out");

    assertThat(kept.exitCode()).as(kept.err()).isZero();
    Output output = work.output("out");
    assertThat(output.run("china").at("/scores/moody/value").booleanValue()).isTrue();
    assertThat(output.run("south-africa").at("/scores/moody/error/message").asText())
        .contains("no opinion of that");
    assertThat(output.run("south-africa").at("/scores/exact_match/value").doubleValue()).isZero();
    assertThat(seen("moody")).hasSize(2);
    assertThat(seen("moody").stream().filter(JsonNode::isNull)).hasSize(1);
    assertThat(output.summary().at("/summary_evaluators/num_exact_matches/value").intValue())
        .isOne();
  }

  @Test
  void g50RaisedItFailsTheRunNamingEvaluatorAndRow() {
    work.write("e.yaml", CAPITALS + EVALUATORS + "raise_errors: true\n");
    Ended raised = work.run("run", "e.yaml", "--output", "out");

    assertThat(raised.exitCode()).as(raised.err()).isEqualTo(75);
    assertThat(raised.err())
        .contains("RAISE_ERRORS Evaluator \"moody\" failed on row \"south-africa\"")
        .contains("rows.jsonl:2", "no opinion of that")
        .contains("Continue with: ./assay run e.yaml --output out --resume");
    assertThat(work.output("out").completed()).hasSize(2);

    work.write("moody.sh", MOODY.replace("Sydney", "nothing"));
    Ended mended = work.shell("./assay run e.yaml --output out --resume");
    assertThat(mended.exitCode()).as(mended.err()).isZero();
    assertThat(work.output("out").completed())
        .allSatisfy(line -> assertThat(line.at("/completion/from_ledger").booleanValue()).isTrue());
  }

  @Test
  void g51ATaskThatFailsInThreeEpochsIsThreeFailedRuns() {
    work.write(
        "rows.jsonl",
        """
        {"id": "china", "question": "City one?", "expected": "Beijing"}
        {"id": "nowhere", "question": "City three?", "expected": "Pretoria"}
        """);
    work.write("e.yaml", CAPITALS + EVALUATORS + "epochs: 3\n");
    Ended ended = work.run("run", "e.yaml", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    Output output = work.output("out");
    assertThat(output.withStatus("failed"))
        .extracting(line -> line.path("epoch").intValue())
        .containsExactly(1, 2, 3);
    assertThat(output.withStatus("failed"))
        .allSatisfy(
            line -> assertThat(line.at("/error/code").asText()).isEqualTo("TEST_NO_ANSWER"));
    assertThat(output.summary().at("/errors/TEST_NO_ANSWER").intValue()).isEqualTo(3);
    assertThat(seen("exact_match")).hasSize(6);
    assertThat(work.lines("seen.jsonl").stream().filter(line -> line.path("output").isNull()))
        .hasSize(3);
  }

  @Test
  void g51bARaisedTaskErrorLosesNothingThatIsFinished() {
    work.write("rows.jsonl", Rows.jsonl(Rows.openai(20)));
    Ended raised =
        work.run("run", "rows.jsonl", "--output", "out", "--raise-errors", "--concurrency", "1");

    assertThat(raised.exitCode()).as(raised.err()).isEqualTo(75);
    assertThat(raised.err())
        .contains("RAISE_ERRORS Row \"r02\" (rows.jsonl:2, epoch 1) failed: HTTP_400")
        .contains("Continue with: ./assay run rows.jsonl --raise-errors");
    Output output = work.output("out");
    long before = asked.size();
    assertThat(before).isLessThan(20);
    assertThat(output.completed()).hasSize(20);
    assertThat(output.withStatus("answered")).hasSize((int) before - 1);
    assertThat(output.errorOf("r02").path("code").asText()).isEqualTo("HTTP_400");

    Ended rest = work.run("run", "rows.jsonl", "--output", "out", "--resume");
    assertThat(rest.exitCode()).as(rest.err()).isEqualTo(3);
    assertThat(asked).hasSize(21);
    assertThat(work.output("out").withStatus("answered")).hasSize(19);
  }

  @Test
  void g51cASummaryEvaluatorSeesNullWhereARowHasNoSuchScore() {
    work.write(
        "multi.sh",
        """
        while IFS= read -r line; do
          id=${line#*:}
          case $line in
            *'"output":"Sydney"'*) printf '{"id":%s,"scores":{"a":1}}\\n' "${id%%,*}" ;;
            *) printf '{"id":%s,"scores":{"a":1,"b":2}}\\n' "${id%%,*}" ;;
          esac
        done
        """);
    work.write(
        "e.yaml",
        CAPITALS
            + """
            evaluators: [{type: command, name: multi, prefix: false, command: [sh, multi.sh]}]
            summary_evaluators: [{type: command, name: seen, command: [sh, seen.sh]}]
            """);
    assertThat(work.run("run", "e.yaml", "--output", "out").exitCode()).isZero();

    assertThat(seen("a")).hasSize(2).noneMatch(JsonNode::isNull);
    assertThat(seen("b")).hasSize(2);
    assertThat(seen("b").stream().filter(JsonNode::isNull)).hasSize(1);
    assertThat(seen("b").stream().filter(JsonNode::isNumber)).hasSize(1);
  }
}
