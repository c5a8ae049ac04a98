package dev.assay.pipelines.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoreAgainPipelineTest {

  private static final String EXPERIMENT =
      """
      name: e
      dataset: rows.jsonl
      prompt: "{{word}}"
      epochs: 2
      models: [{api: openai, model: m}]
      """;

  @TempDir private Path directory = Path.of("");
  private final FaultServer server =
      FaultServer.start(
          request ->
              request.text().equals("bad")
                  ? ServerReply.error(400, "invalid_request_error", "bad_word", "no such word")
                  : ServerReply.echo(request));
  private Path output = directory;

  @BeforeEach
  void run() throws IOException {
    Files.writeString(
        directory.resolve("rows.jsonl"),
        """
        {"word":"one","expected":"one"}
        {"id":"2","word":"two","expected":"zwei","model_name":"other","api":"openai"}
        {"id":"3","word":"bad"}
        no row
        """);
    output = directory.resolve("out");
    run("evaluators: [exact_match]", output);
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private void run(String evaluators, Path to) throws IOException {
    String file = experiment(EXPERIMENT + evaluators + "\n");
    assertThat(command("run", file, "--output", to.toString(), "--quiet").code()).isEqualTo(3);
  }

  private String experiment(String text) throws IOException {
    return Files.writeString(directory.resolve("e.yaml"), text).toString();
  }

  private Typed command(String... words) {
    return Typed.command(server, words);
  }

  private Typed evaluate(String... options) {
    List<String> words = new ArrayList<>(List.of("evaluate", output.toString()));
    words.addAll(List.of(options));
    return command(words.toArray(String[]::new));
  }

  private static JsonNode summaryOf(Path output) throws IOException {
    return Json.parse(Files.readAllBytes(output.resolve("summary.json")));
  }

  private static ObjectNode summaryWithoutTimes(Path output) throws IOException {
    ObjectNode summary = (ObjectNode) summaryOf(output);
    for (JsonNode node : summary.findParents("latency_ms")) {
      ((ObjectNode) node).remove("latency_ms");
    }
    return summary;
  }

  private static List<JsonNode> runsWithoutTimes(Path output) throws IOException {
    List<JsonNode> runs = new ArrayList<>();
    for (String line :
        Files.readAllLines(output.resolve("completed.jsonl")).stream().sorted().toList()) {
      ObjectNode run = (ObjectNode) Json.parse(line);
      run.remove("timestamp_sent");
      ((ObjectNode) run.path("completion")).remove(List.of("latency_ms", "request_id"));
      runs.add(run);
    }
    return runs;
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(output)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith(".lock")) {
          files.put(output.relativize(file).toString(), Files.readString(file, ISO_8859_1));
        }
      }
    }
    return files;
  }

  @Test
  void givesWhatARunWithTheseEvaluatorsGivesWithoutACall() throws IOException {
    int calls = server.received().size();
    String others = "evaluators: [levenshtein, {type: contains, name: has_o, value: o}]";
    String file = experiment(EXPERIMENT + others + "\n");

    Typed scored = evaluate("--experiment", file);

    assertThat(server.received()).hasSize(calls);
    assertThat(scored.code()).isEqualTo(3);
    assertThat(scored.err()).isEmpty();
    assertThat(scored.out()).contains("4 answered, 2 failed", "levenshtein", "has_o");
    Path fresh = directory.resolve("fresh");
    run(others, fresh);
    assertThat(runsWithoutTimes(output)).hasSize(6).isEqualTo(runsWithoutTimes(fresh));
    assertThat(summaryWithoutTimes(output)).isEqualTo(summaryWithoutTimes(fresh));
    assertThat(output.resolve("rejected.jsonl")).content().hasLineCount(1);
    JsonNode manifest = Json.parse(Files.readAllBytes(output.resolve("manifest.json")));
    JsonNode ofFresh = Json.parse(Files.readAllBytes(fresh.resolve("manifest.json")));
    assertThat(manifest.path("configuration_sha256"))
        .isEqualTo(ofFresh.path("configuration_sha256"));
    assertThat(manifest.path("rows")).isEqualTo(ofFresh.path("rows"));
    long listed = CompletedRuns.in(output).match(runs -> runs.stream().count(), problem -> -1L);
    assertThat(listed).isEqualTo(6);
  }

  @Test
  void withoutAnExperimentTheRecordedEvaluatorsScoreAgain() throws IOException {
    List<JsonNode> before = runsWithoutTimes(output);
    ObjectNode summary = summaryWithoutTimes(output);

    assertThat(evaluate("--quiet")).extracting(Typed::code, Typed::err).containsExactly(3, "");

    assertThat(runsWithoutTimes(output)).isEqualTo(before);
    assertThat(summaryWithoutTimes(output)).isEqualTo(summary);
  }

  @Test
  void theEvaluatorsOfTheLastScoringAreThoseOnRecord() throws IOException {
    evaluate("--experiment", experiment(EXPERIMENT + "evaluators: [overlap]\n"));
    evaluate();

    assertThat(summaryOf(output).path("scores").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("overlap");
  }

  @Test
  void theRowsAreNotNeededAnyMore() throws IOException {
    String file = experiment(EXPERIMENT + "evaluators: [overlap]\n");
    Files.delete(directory.resolve("rows.jsonl"));

    assertThat(evaluate("--experiment", file).code()).isEqualTo(3);
    assertThat(summaryOf(output).path("scores").has("overlap")).isTrue();
  }

  @Test
  void parquetIsWrittenAnewWhereItWas() throws IOException {
    output = directory.resolve("both");
    run("output: {formats: [jsonl, parquet]}\nevaluators: [exact_match]", output);
    byte[] before = Files.readAllBytes(output.resolve("completed.parquet"));

    evaluate("--experiment", experiment(EXPERIMENT + "evaluators: [overlap]\n"));

    assertThat(Files.readAllBytes(output.resolve("completed.parquet"))).isNotEqualTo(before);
    JsonNode manifest = Json.parse(Files.readAllBytes(output.resolve("manifest.json")));
    assertThat(manifest.path("outputs").findValuesAsText("name"))
        .containsExactly(
            "completed.jsonl",
            "completed.parquet",
            "metrics.prom",
            "rejected.jsonl",
            "report.html",
            "summary.json");
  }

  @Test
  void jsonPrintsTheSummaryAndNothingElse() throws IOException {
    assertThat(Json.parse(evaluate("--json").out())).isEqualTo(summaryOf(output));
    assertThat(Json.parse(command("summarize", output.toString(), "--json").out()))
        .isEqualTo(summaryOf(output));
  }

  @Test
  void summarizingKeepsTheLinesAndGivesTheSameSummary() throws IOException {
    Map<String, String> before = files();
    Files.writeString(output.resolve("summary.json"), "{}");

    Typed summarized = command("summarize", output.toString());

    assertThat(summarized.code()).isEqualTo(3);
    assertThat(summarized.out()).contains("4 answered, 2 failed", "exact_match");
    Map<String, String> after = files();
    for (String dated : List.of("manifest.json", "report.html")) {
      assertThat(before.remove(dated)).as(dated).isNotNull();
      assertThat(after.remove(dated)).as(dated).isNotNull();
    }
    assertThat(after).isEqualTo(before);
    assertThat(server.received()).hasSize(6);
  }

  @Test
  void whatEarlierProcessesLeftInDoubtStaysCounted() throws IOException {
    try (DirectoryLedger killed = DirectoryLedger.open(output.resolve("ledger"))) {
      killed.intent(CallKey.of(Json.object().put("row", 1)));
    }
    command(
        "run", directory.resolve("e.yaml").toString(), "--output", output.toString(), "--resume");
    assertThat(summaryOf(output).path("calls").path("in_doubt").asInt()).isEqualTo(1);

    evaluate();
    command("summarize", output.toString());

    assertThat(summaryOf(output).path("calls").path("in_doubt").asInt()).isEqualTo(1);
  }

  @Test
  void badEvaluatorsAreReportedAsByRunAndChangeNothing() throws IOException {
    Map<String, String> before = files();
    String unknown = experiment(EXPERIMENT + "evaluators: [exact_mach]\n");

    Typed evaluated = evaluate("--experiment", unknown);
    Typed run = command("run", unknown, "--output", directory.resolve("x").toString());

    assertThat(evaluated).isEqualTo(run);
    assertThat(evaluated.code()).isEqualTo(78);
    assertThat(evaluated.err()).contains("exact_match");
    assertThat(evaluate("--experiment", experiment(EXPERIMENT)).err())
        .startsWith("CONFIG_NO_EVALUATORS ");
    assertThat(evaluate("--experiment", experiment(EXPERIMENT)).code()).isEqualTo(78);
    assertThat(evaluate("--experiment", directory.resolve("none.yaml").toString()).code())
        .isEqualTo(66);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aDirectoryThatIsNoFinishedRunIsRefused() throws IOException {
    Typed none = command("evaluate", directory.resolve("none").toString());
    Typed file = command("summarize", directory.resolve("rows.jsonl").toString());
    Typed empty = command("evaluate", directory.toString());
    Files.writeString(output.resolve(".commit.json"), "{}");
    Typed unfinished = evaluate();

    assertThat(none.code()).isEqualTo(66);
    assertThat(none.err())
        .isEqualTo(
            "IN_MISSING "
                + directory.resolve("none")
                + ": no such directory; name the --output of a run\n"
                + "Nothing was called or written.\n");
    assertThat(directory.resolve("none")).doesNotExist();
    assertThat(file.code()).isEqualTo(66);
    assertThat(empty.code()).isEqualTo(66);
    assertThat(empty.err()).startsWith("OUT_NO_MANIFEST ").contains("--resume");
    assertThat(unfinished.code()).isEqualTo(75);
    assertThat(unfinished.err()).startsWith("OUT_UNFINISHED ").contains("--resume");
  }

  @Test
  void damagedLinesAreRefusedWith65AndWhatToDo() throws IOException {
    Path completed = output.resolve("completed.jsonl");
    String text = Files.readString(completed);
    Map<String, String> damages = new TreeMap<>();
    damages.put("cut in a line", text.substring(0, text.length() - 30));
    damages.put("a line less", text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1));
    damages.put("another answer", text.replaceFirst("\"one\"", "\"eno\""));
    damages.put("no run", "{}\n" + text);
    damages.put("empty", "");
    for (Map.Entry<String, String> damage : damages.entrySet()) {
      Files.writeString(completed, damage.getValue());
      Map<String, String> before = files();

      Typed refused = evaluate();

      assertThat(refused.code()).as(damage.getKey()).isEqualTo(65);
      assertThat(refused.err())
          .as(damage.getKey())
          .startsWith("OUT_DAMAGED " + completed + ":")
          .contains("Restore the file", "--resume")
          .endsWith("Nothing was called or written.\n");
      assertThat(files()).as(damage.getKey()).isEqualTo(before);
      assertThat(command("summarize", output.toString()).code()).isEqualTo(65);
    }
  }

  @Test
  void linesThatAreGoneOrCannotBeReadAreRefused() throws IOException {
    Path completed = output.resolve("completed.jsonl");
    Files.delete(completed);
    Typed gone = evaluate();
    Files.createDirectory(completed);
    Typed unreadable = evaluate();

    assertThat(gone.code()).isEqualTo(66);
    assertThat(gone.err()).startsWith("OUT_READ " + completed).contains("--resume");
    assertThat(unreadable.code()).isEqualTo(74);
    assertThat(unreadable.err()).startsWith("OUT_READ " + completed).contains("--resume");
  }

  @Test
  void aResumeMendsDamagedLinesWithoutACallForAnAnswer() throws IOException {
    Files.writeString(output.resolve("completed.jsonl"), "gone");

    command(
        "run", directory.resolve("e.yaml").toString(), "--output", output.toString(), "--resume");

    assertThat(server.received().stream().filter(request -> request.status() == 200)).hasSize(4);
    assertThat(evaluate().code()).isEqualTo(3);
  }

  @Test
  void aDirectoryInUseIsLeftAlone() throws IOException {
    try (OutputDirectory held =
        OutputDirectory.open(output, OutputDirectory.Mode.RESUME, List.of(), Clock.system())
            .match(
                opened -> opened,
                problem -> {
                  throw new AssertionError(problem.message());
                })) {
      assertThat(held.path()).isEqualTo(output);
      assertThat(evaluate()).extracting(Typed::code).isEqualTo(75);
    }
  }

  @Test
  void withoutARecordAnExperimentIsNeeded() throws IOException {
    Files.delete(output.resolve("ledger").resolve("experiment.json"));

    assertThat(evaluate().code()).isEqualTo(78);
    assertThat(evaluate().err()).startsWith("CONFIG_NO_EVALUATORS ").contains("--experiment");
    String file = experiment(EXPERIMENT + "evaluators: [overlap]\n");
    assertThat(evaluate("--experiment", file).code()).isEqualTo(3);
    assertThat(summaryOf(output).path("scores").has("overlap")).isTrue();
  }
}
