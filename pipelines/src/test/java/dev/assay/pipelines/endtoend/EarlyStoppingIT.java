package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code early_stopping}: rows that need not be called are not, and are accounted for. */
class EarlyStoppingIT {

  private static final int ROWS = 2_000;

  /** English is answered well; German is right in four of five, which is the threshold. */
  private static final String EXPERIMENT =
      """
      name: capitals
      dataset: rows.jsonl
      prompt: "{{question}}"
      models:
        - {api: test, model: m, parameters: {respond: contains, answers: {"yes": Paris, "no": Rome}}}
      evaluators: [exact_match]
      """;

  private static final String STOPPING =
      """
      early_stopping: {score: exact_match, by: [lang], threshold: 0.8}
      """;

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void workspace() {
    work = new Workspace(temporary);
    work.write("plain.yaml", EXPERIMENT);
    work.write("e.yaml", EXPERIMENT + STOPPING);
    work.write("rows.jsonl", rows());
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      boolean english = i % 2 == 0;
      boolean right = english ? i % 40 != 0 : i % 10 != 1;
      rows.append(
          Json.text(
              Json.object()
                  .put("id", "r" + i)
                  .put("question", (right ? "yes " : "no ") + i)
                  .put("expected", "Paris")
                  .put("lang", english ? "en" : "de")));
      rows.append('\n');
    }
    return rows.toString();
  }

  private static JsonNode decision(Output output, String lang) {
    List<JsonNode> found =
        StreamSupport.stream(output.summary().at("/early_stopping/decided").spliterator(), false)
            .filter(decision -> decision.at("/slice/lang").asText().equals(lang))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static Set<String> ids(Output output) {
    return output.completed().stream()
        .map(line -> line.path("id").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void callsNoMoreOfASliceThatIsDecidedAndAllOfOneThatIsNot(String runner) throws IOException {
    Ended ended = work.run("run", "e.yaml", "--output", "out", "--runner", runner);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Output output = work.output("out");
    JsonNode early = output.summary().path("early_stopping");
    assertThat(early.path("method").asText()).isEqualTo("asymptotic_confidence_sequence");
    assertThat(early.path("undecided")).isEmpty();
    JsonNode english = decision(output, "en");
    assertThat(english.path("why").asText()).isEqualTo("above");
    assertThat(english.path("n").longValue()).isBetween(60L, 300L);
    assertThat(english.at("/interval/0").doubleValue()).isGreaterThan(0.8);
    JsonNode german = decision(output, "de");
    assertThat(german.path("why").asText()).isEqualTo("all rows");
    assertThat(german.path("n").longValue()).isEqualTo(1_000);
    assertThat(german.path("mean").doubleValue()).isEqualTo(0.8);

    long notCalled = early.path("rows_not_called").longValue();
    assertThat(notCalled).isEqualTo(1_000 - english.path("n").longValue());
    assertThat(early.path("calls_saved").longValue()).isEqualTo(notCalled);
    assertThat(output.summary().at("/rows/skipped").longValue()).isEqualTo(notCalled);
    assertThat(output.summary().at("/calls/attempts").longValue()).isEqualTo(ROWS - notCalled);
    Set<String> both = ids(output);
    List<String> listed = Files.readAllLines(work.path("out/ledger/not-called.txt"));
    assertThat(listed).hasSize((int) notCalled).doesNotContainAnyElementsOf(both);
    both.addAll(listed);
    assertThat(both).hasSize(ROWS);
    assertThat(ended.out())
        .contains("2 of 2 decided, " + notCalled + " rows not called")
        .contains("lang=en exact_match")
        .doesNotContain("±");
  }

  @Test
  void aResumeCallsTheRestAndEqualsARunThatNeverStopped() {
    assertThat(work.run("run", "plain.yaml", "--output", "whole").exitCode()).isZero();
    assertThat(work.run("run", "e.yaml", "--output", "out").exitCode()).isZero();
    Output stopped = work.output("out");

    Ended again = work.run("run", "e.yaml", "--output", "out", "--resume", "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("\"early_stopping\":{\"method\"");
    assertThat(ids(work.output("out"))).isEqualTo(ids(stopped));
    assertThat(work.output("out").completed())
        .allSatisfy(line -> assertThat(line.at("/completion/from_ledger").booleanValue()).isTrue());
    assertThat(work.output("out").summary().path("early_stopping"))
        .isEqualTo(stopped.summary().path("early_stopping"));

    Ended rest = work.run("run", "e.yaml", "--output", "out", "--resume", "--no-early-stopping");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    Output output = work.output("out");
    Output whole = work.output("whole");
    assertThat(output.responses()).isEqualTo(whole.responses()).hasSize(ROWS);
    assertThat(output.summary().path("scores")).isEqualTo(whole.summary().path("scores"));
    assertThat(output.summary().path("rows")).isEqualTo(whole.summary().path("rows"));
    assertThat(output.summary().has("early_stopping")).isFalse();
    assertThat(output.completed())
        .filteredOn(line -> line.at("/completion/from_ledger").booleanValue())
        .hasSize(stopped.completed().size());
    assertThat(work.path("out/ledger/not-called.txt")).doesNotExist();
  }

  @Test
  void countsARowOnceOverItsEpochsAndStopsByWidth() {
    work.write(
        "e.yaml",
        EXPERIMENT
            + """
            epochs: 3
            gates: [rows.skipped > 0, exact_match.mean > 0.8]
            early_stopping: {score: exact_match, width: 0.1, first: 50, seed: 9}
            """);
    Ended ended = work.run("run", "e.yaml", "--output", "out");
    assertThat(ended.exitCode()).as(ended.err() + ended.out()).isZero();
    Output output = work.output("out");
    JsonNode decided = output.summary().at("/early_stopping/decided/0");
    assertThat(decided.path("why").asText()).isEqualTo("width");
    assertThat(decided.path("slice").isNull()).isTrue();
    assertThat(decided.path("n").longValue())
        .isEqualTo(output.summary().at("/rows/accepted").longValue());
    assertThat(output.completed()).hasSize(3 * decided.path("n").intValue());
    long notCalled = output.summary().at("/rows/skipped").longValue();
    assertThat(notCalled).isPositive();
    assertThat(output.summary().at("/early_stopping/calls_saved").longValue())
        .isEqualTo(3 * notCalled);

    Ended evaluated = work.run("evaluate", "out", "--scorer", "exact_match");
    assertThat(evaluated.err()).doesNotContain("do not add up");
    Ended summarized = work.run("summarize", "out");
    assertThat(summarized.exitCode()).as(summarized.err()).isZero();
    assertThat(work.output("out").summary().path("early_stopping"))
        .isEqualTo(output.summary().path("early_stopping"));
  }

  @Test
  void goesOnAfterASignalInAWaveAndPaysNothingTwice() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add(Json.text(Rows.openai("r" + i, "prompt " + i).put("expected", "nothing like it")));
    }
    work.write("rows.jsonl", String.join("\n", lines) + "\n");
    work.write(
        "e.yaml",
        """
        dataset: rows.jsonl
        evaluators: [exact_match]
        early_stopping: {score: exact_match, threshold: 0.04, first: 50}
        """);
    try (FaultServer server =
        FaultServer.start(r -> ServerReply.echo(r).after(Duration.ofMillis(30)))) {
      work.withServer(server);
      Ended stopped;
      try (AssayProcess process =
          work.start("run", "e.yaml", "--concurrency", "2", "--output", "out")) {
        process.await("requests of a later wave", () -> server.received().size() >= 75);
        process.signal("INT");
        stopped = work.end(process);
      }
      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
      Output output = work.output("out");
      int sent = server.received().size();
      assertThat(sent).isLessThan(400);
      assertThat(output.completed()).as("what is not decided is failed, not skipped").hasSize(400);
      assertThat(output.withStatus("answered")).hasSize(sent);
      assertThat(output.summary().at("/early_stopping/undecided")).hasSize(1);

      Ended resumed =
          work.run("run", "e.yaml", "--concurrency", "2", "--output", "out", "--resume");
      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      JsonNode decided = work.output("out").summary().at("/early_stopping/decided/0");
      assertThat(decided.path("why").asText()).isEqualTo("below");
      assertThat(server.received())
          .extracting(ReceivedRequest::text)
          .doesNotHaveDuplicates()
          .hasSizeLessThan(400);
    }
  }

  @Test
  void failedRowsAreNoObservationsAndAreAskedOnce() {
    work.write(
        "rows.jsonl",
        rows().lines().limit(300).collect(Collectors.joining("\n")).replace("no ", "never "));
    work.write(
        "e.yaml",
        EXPERIMENT + "early_stopping: {score: exact_match, threshold: 0.999, first: 100}\n");
    Ended ended = work.run("run", "e.yaml", "--output", "out");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    Output output = work.output("out");
    int failed = output.withStatus("failed").size();
    assertThat(failed).isPositive();
    JsonNode decided = output.summary().at("/early_stopping/decided/0");
    assertThat(decided.path("n").longValue()).isEqualTo(output.completed().size() - failed);
    assertThat(output.summary().at("/calls/attempts").longValue())
        .isEqualTo(output.completed().size());
  }

  @Test
  void saysWhatIsWrongAndWhatDoesNotGoTogether() {
    work.write(
        "bad.yaml", EXPERIMENT + "early_stopping: {score: exact_match, first: 5, treshold: 1}\n");
    Ended bad = work.run("check", "bad.yaml");
    assertThat(bad.exitCode()).isEqualTo(78);
    assertThat(bad.err())
        .contains("bad.yaml:7:48: unknown key \"early_stopping.treshold\"; did you mean")
        .contains("Invalid early_stopping.first: 5 (must be a whole number from 30")
        .contains("has neither threshold nor width");

    Ended check = work.run("check", "e.yaml");
    assertThat(check.out())
        .contains("early stopping: exact_match above or below 0.8 in each of 2 slices of lang");
    work.write(
        "many.yaml", EXPERIMENT + "early_stopping: {score: exact_match, by: id, width: 0.1}\n");
    Ended many = work.run("run", "many.yaml", "--output", "many");
    assertThat(many.exitCode()).isEqualTo(78);
    assertThat(many.err()).contains("EARLY_SLICES").contains("more than 1000 slices");

    for (List<String> other :
        List.of(
            List.of("--resume", "--select", "failed"),
            List.of("--resume", "--only-ids", "ids.txt"),
            List.of("--batch", "openai"))) {
      List<String> words = new ArrayList<>(List.of("run", "e.yaml", "--output", "out"));
      words.addAll(other);
      Ended refused = work.run(words.toArray(String[]::new));
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(64);
      assertThat(refused.err()).contains("early_stopping").contains("add --no-early-stopping");
    }
  }
}
