package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.BatchServer;
import dev.assay.io.testing.BatchServer.Fate;
import dev.assay.io.testing.BatchServer.Pace;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by batch, through the command, against a provider on this machine. */
class BatchIT {

  private static final int ROWS = 8;
  private static final String LOOK = "GET /v1/batches/*";
  private static final String CANCEL = "POST /v1/batches/*/cancel";

  private final BatchServer server = BatchServer.start();
  private Workspace work;

  @TempDir Path temporary;

  @BeforeEach
  void setUp() {
    work =
        new Workspace(temporary)
            .with("OPENAI_API_KEY", Workspace.CANARY)
            .with("OPENAI_BASE_URL", server.openAi().toString())
            .with("ANTHROPIC_API_KEY", Workspace.CANARY)
            .with("ANTHROPIC_BASE_URL", server.anthropic().toString());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static List<ObjectNode> rows() {
    List<ObjectNode> rows = Rows.openai(ROWS);
    rows.forEach(row -> row.put("model_name", "gpt-4o"));
    return rows;
  }

  private static List<String> prompts() {
    return rows().stream().map(row -> row.path("prompt").asText()).toList();
  }

  private void experiment(List<ObjectNode> rows, String batch) {
    work.write("rows.jsonl", Rows.jsonl(rows));
    work.write("e.yaml", "dataset: rows.jsonl\nbatch: " + batch + "\n");
  }

  private static final String QUICK = "{openai: {deadline: 1h, poll: 100ms, max_requests: 5}}";

  private String[] run(String runner, String... more) {
    List<String> words =
        new ArrayList<>(List.of("run", "e.yaml", "--output", "out", "--runner", runner));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static String batchOf(JsonNode line) {
    return line.at("/completion/details/batch").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void groupsGoByBatchAtHalfThePriceAndDialoguesByThemselves(String runner) {
    List<ObjectNode> rows = rows();
    rows = new ArrayList<>(rows);
    ObjectNode dialogue = Rows.openai("talk", "").put("model_name", "gpt-4o");
    dialogue.putArray("prompt").add("first").add("second");
    rows.add(dialogue);
    rows.add(Rows.openai("live", "now").put("model_name", "gpt-4o").put("group", "live"));
    experiment(rows, QUICK);

    Ended ended = work.run(run(runner));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(server.batched()).containsExactlyInAnyOrderElementsOf(prompts());
    assertThat(server.batchIds()).hasSize(2);
    assertThat(server.singles()).containsExactlyInAnyOrder("first", "second", "now");
    Output output = work.output("out");
    assertThat(output.withStatus("answered")).hasSize(ROWS + 2);
    for (String prompt : prompts()) {
      JsonNode line = output.run("r" + prompt.substring("prompt ".length()));
      assertThat(line.path("response").asText()).isEqualTo(prompt);
      assertThat(batchOf(line)).startsWith("batch_");
      assertThat(line.at("/completion/cost_usd").doubleValue()).isCloseTo(0.0001125, within(1e-9));
    }
    assertThat(batchOf(output.run("live"))).isEmpty();
    assertThat(output.run("live").at("/completion/cost_usd").doubleValue())
        .isCloseTo(0.000225, within(1e-9));
  }

  @Test
  void anthropicGoesByBatchToo() {
    List<ObjectNode> rows = rows();
    rows.forEach(row -> row.put("api", "anthropic").put("model_name", "claude-3-haiku"));
    experiment(rows, "{anthropic: {poll: 100ms}}");

    Ended ended = work.run(run("direct"));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.output("out").responses().values())
        .containsExactlyInAnyOrderElementsOf(prompts());
    assertThat(server.batchIds()).hasSize(1);
    assertThat(server.singles()).isEmpty();
  }

  @Test
  void whatMayBeTriedAgainGoesByItselfAndWhatMayNotFails() {
    server.fates(
        text ->
            switch (text) {
              case "prompt 01" -> Fate.SERVER_ERROR;
              case "prompt 02" -> Fate.EXPIRED;
              case "prompt 03" -> Fate.BAD_REQUEST;
              default -> Fate.ANSWERED;
            });
    experiment(rows(), QUICK);

    Ended ended = work.run(run("direct"));

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    assertThat(server.singles()).containsExactlyInAnyOrder("prompt 01", "prompt 02");
    Output output = work.output("out");
    assertThat(output.withStatus("answered")).hasSize(ROWS - 1);
    assertThat(output.errorOf("r03").path("code").asText()).isEqualTo("HTTP_400");
  }

  @Test
  void otherGroupsDoNotWaitForABatch() {
    server.pace(Pace.NEVER);
    List<ObjectNode> rows = new ArrayList<>(rows());
    rows.add(Rows.openai("live", "now").put("group", "live"));
    experiment(rows, QUICK);

    Ended ended;
    try (AssayProcess process = work.start(run("direct"))) {
      process.await("a single call while batches are open", () -> !server.singles().isEmpty());
      process.await("both batches", () -> server.batchIds().size() == 2);
      server.pace(Pace.AT_ONCE);
      ended = work.end(process);
    }

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.output("out").withStatus("answered")).hasSize(ROWS + 1);
  }

  /** Behind the first requests the process is killed; two batches are about 16 of them. */
  @ParameterizedTest
  @CsvSource({"1, direct", "2, direct", "3, direct", "5, direct", "8, direct", "2, flink"})
  void aKillAtAnyMomentSubmitsNothingTwice(int requests, String runner) {
    experiment(rows(), QUICK);
    try (AssayProcess process = work.start(run(runner))) {
      process.await("the first requests", () -> server.arrived().size() >= requests);
      process.signal("KILL");
      work.end(process);
    }

    Ended ended = work.run(run(runner, "--resume"));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(server.batched()).containsExactlyInAnyOrderElementsOf(prompts());
    assertThat(server.singles()).isEmpty();
    assertThat(work.output("out").responses().values())
        .containsExactlyInAnyOrderElementsOf(prompts());
  }

  @ParameterizedTest
  @CsvSource({"POST /v1/files, openai", "POST /v1/batches, openai"})
  void aKillBeforeTheReplyToASubmissionSubmitsNothingTwice(String route, String api) {
    experiment(rows(), "{" + api + ": {poll: 100ms}}");
    server.hangAfterNext(route);
    try (AssayProcess process = work.start(run("direct"))) {
      process.await("the submission", () -> server.count(route) == 1);
      process.signal("KILL");
      work.end(process);
    }

    Ended ended = work.run(run("direct", "--resume"));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(server.batchIds()).hasSize(1);
    assertThat(work.output("out").withStatus("answered")).hasSize(ROWS);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, direct", "TERM, 143, direct", "INT, 130, flink"})
  void aSignalLeavesTheBatchRunningAndSaysSo(String signal, int exitCode, String runner) {
    server.pace(Pace.NEVER);
    experiment(rows(), "{openai: {poll: 100ms}}");

    Ended stopped;
    try (AssayProcess process = work.start(run(runner))) {
      process.await("a look at the batch", () -> server.count(LOOK) >= 1);
      process.signal(signal);
      stopped = work.end(process);
    }

    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(exitCode);
    assertThat(stopped.err())
        .contains(
            "Batch batch_0001 (openai, " + ROWS + " requests) goes on at the provider. Take its");
    assertThat(server.count(CANCEL)).isZero();
    assertThat(work.output("out").withStatus("failed")).hasSize(ROWS);

    server.pace(Pace.AT_ONCE);
    String resume =
        stopped.err().lines().filter(line -> line.startsWith("Continue with: ")).findFirst().get();
    Ended resumed = work.shell(resume.substring("Continue with: ".length()));

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(server.batchIds()).hasSize(1);
    assertThat(work.output("out").withStatus("answered")).hasSize(ROWS);
  }

  @Test
  void atTheDeadlineStragglersGoByThemselves() {
    server
        .pace(Pace.NEVER)
        .fatesOf(
            (text, cancelled) -> text.compareTo("prompt 04") < 0 ? Fate.ANSWERED : Fate.CANCELLED);
    experiment(rows(), "{openai: {deadline: 2s, poll: 100ms}}");

    Ended ended = work.run(run("direct"));

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("has reached its deadline and is cancelled");
    assertThat(server.count(CANCEL)).isEqualTo(1);
    assertThat(server.singles())
        .containsExactlyInAnyOrder("prompt 04", "prompt 05", "prompt 06", "prompt 07", "prompt 08");
    assertThat(work.output("out").withStatus("answered")).hasSize(ROWS);
  }

  @Test
  void aBatchIsNotForgottenByAResumeWithoutBatches() {
    server.pace(Pace.NEVER);
    experiment(rows(), "{openai: {poll: 100ms}}");
    try (AssayProcess process = work.start(run("direct"))) {
      process.await("a look at the batch", () -> server.count(LOOK) >= 1);
      process.signal("KILL");
      work.end(process);
    }
    work.write("e.yaml", "dataset: rows.jsonl\n");

    Ended refused = work.run(run("direct", "--resume"));

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(78);
    assertThat(refused.err()).contains("BATCH_OPEN Batch batch_0001", "--accept-changed");
    assertThat(server.singles()).isEmpty();

    Ended given = work.run(run("direct", "--resume", "--accept-changed"));

    assertThat(given.exitCode()).as(given.err()).isZero();
    assertThat(given.err()).contains("is given up");
    assertThat(server.singles()).hasSize(ROWS);
    assertThat(work.output("out").summary().at("/calls/in_doubt").longValue()).isEqualTo(ROWS);
  }

  @Test
  void aRefusedKeyEndsWith77AndNothingIsSubmitted() {
    server.failNext("POST /v1/files", 401, "{\"error\":{\"message\":\"no such key\"}}");
    experiment(rows(), "{openai: {poll: 100ms}}");

    Ended ended = work.run(run("direct"));

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(77);
    assertThat(server.batchIds()).isEmpty();
  }

  @Test
  void checkTellsWhatGoesByBatchAndWhatItCosts() {
    List<ObjectNode> rows = new ArrayList<>(rows());
    rows.forEach(row -> row.putObject("parameters").put("max_tokens", 1_000));
    work.write("rows.jsonl", Rows.jsonl(rows));

    Ended single = work.run("check", "rows.jsonl");
    Ended batched = work.run("check", "rows.jsonl", "--batch", "openai=6h");

    assertThat(single.out()).contains("$0.0").doesNotContain("by batch");
    assertThat(batched.out()).contains("8 by batch, at the batch price, within 6h");
    double usd = dollars(single.out());
    assertThat(dollars(batched.out())).isCloseTo(usd / 2, within(0.0001));
    assertThat(server.arrived()).isEmpty();
  }

  private static double dollars(String out) {
    return Double.parseDouble(out.replaceAll("(?s).*\\$([0-9.]+).*", "$1"));
  }

  @Test
  void anApiWithoutBatchesIsAConfigurationErrorThatNamesThoseThatHave() {
    experiment(rows(), "{gemini: 24h}");

    Ended named = work.run("check", "e.yaml");

    assertThat(named.exitCode()).isEqualTo(78);
    assertThat(named.err())
        .contains("e.yaml:2:9", "API gemini has no batches (those that have: anthropic, openai)");

    List<ObjectNode> rows = rows();
    rows.forEach(row -> row.put("api", "test").put("group", "mine"));
    experiment(rows, "[mine]");

    Ended found = work.run(run("direct"));

    assertThat(found.exitCode()).isEqualTo(78);
    assertThat(found.err()).contains("BATCH_UNSUPPORTED", "API test has no batches");
  }
}
