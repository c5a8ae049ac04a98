package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that models rephrase first, as prompto's users have it. */
class PromptoRephraseIT {

  private static final String MODEL =
      "{\"api\": \"openai\", \"model_name\": \"r\", \"parameters\": {}}";
  private static final String ROW =
      "{\"id\": %d, \"prompt\": \"p%d\", \"api\": \"test\", \"model_name\": \"echo\","
          + " \"parameters\": {\"respond\": \"echo\"}, \"note\": \"n%d\"}\n";

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() throws IOException {
    work = new Workspace(temporary);
    Files.createDirectories(work.path("rephrase"));
    work.write("rephrase/settings.json", "{\"r1\": " + MODEL + ", \"r2\": " + MODEL + "}");
    work.write("rephrase/template.txt", "Again: {INPUT_PROMPT}\nShorter:\\n{INPUT_PROMPT}\n\n");
    work.write("e.jsonl", ROW.formatted(0, 0, 0) + ROW.formatted(1, 1, 1));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(Json.parse(line));
    }
    return lines;
  }

  private static ServerReply reworded(ServerRequest request) {
    return ServerReply.answer(request, "new " + request.text().replaceAll("\\s", "_"));
  }

  @Test
  @DisplayName("54: 2 models x 2 templates x 2 rows: 8 rephrased and 2 originals, which can be run")
  void writesRowsThatCanBeRun() throws IOException {
    try (FaultServer server = FaultServer.start(PromptoRephraseIT::reworded)) {
      work.withServer(server);

      Ended ended =
          work.run("rephrase", "e.jsonl", "-rf", "rephrase", "-r", "r1,r2", "--output", "more");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out()).endsWith("more/post-rephrase-e.jsonl\n");
      List<JsonNode> rows = lines(work.path("more/post-rephrase-e.jsonl"));
      assertThat(rows)
          .extracting(row -> row.path("id").asText())
          .containsExactlyInAnyOrder(
              "rephrase-r1-0-0",
              "rephrase-r1-0-1",
              "rephrase-r1-1-0",
              "rephrase-r1-1-1",
              "rephrase-r2-0-0",
              "rephrase-r2-0-1",
              "rephrase-r2-1-0",
              "rephrase-r2-1-1",
              "0",
              "1");
      JsonNode rephrased =
          rows.stream()
              .filter(r -> r.path("id").asText().equals("rephrase-r1-1-1"))
              .findAny()
              .get();
      assertThat(rephrased)
          .isEqualTo(
              Json.parse(
                  "{\"id\": \"rephrase-r1-1-1\", \"prompt\": \"new Shorter:_p1\", \"input-prompt\":"
                      + " \"p1\", \"input-id\": 1, \"api\": \"test\", \"model_name\": \"echo\","
                      + " \"parameters\": {\"respond\": \"echo\"}, \"note\": \"n1\"}"));
      assertThat(rows.get(9).path("input-id").intValue()).isEqualTo(1);

      Ended run = work.run("run", "more/post-rephrase-e.jsonl", "--output", "out");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(work.output("out").run("rephrase-r2-0-0").path("response").textValue())
          .isEqualTo("new Again:_p0");
    }
  }

  @Test
  @DisplayName("55: a numbered list gives a row for each item, without intro lines and decimals")
  void splitsNumberedLists() throws IOException {
    try (FaultServer server =
        FaultServer.start(
            r ->
                ServerReply.answer(
                    r, "Here they are:\n1. a\n2. \"b\"\n3. c (note)\n4. with\n1.5 apples"))) {
      work.withServer(server);
      work.write("rephrase/one.txt", "{INPUT_PROMPT}");
      work.write("e.jsonl", ROW.formatted(7, 7, 7));

      Ended ended =
          work.run(
              "rephrase",
              "e.jsonl",
              "-rf",
              "rephrase",
              "-r",
              "r1",
              "-rt",
              "one.txt",
              "-rp",
              "split_numbered_list",
              "-ro",
              "--output",
              "more");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(lines(work.path("more/post-rephrase-e.jsonl")))
          .extracting(row -> row.path("id").asText() + " " + row.path("prompt").asText())
          .containsExactly(
              "rephrase-r1-0-7-0 a",
              "rephrase-r1-0-7-1 b",
              "rephrase-r1-0-7-2 c",
              "rephrase-r1-0-7-3 with\n1.5 apples");
    }
  }

  @Test
  @DisplayName("56: what failed, was refused or is empty never becomes a prompt")
  void neverUsesAnErrorAsAPrompt() throws IOException {
    try (FaultServer server =
        FaultServer.start(
            r -> {
              if (r.text().equals("Again: p0")) {
                return ServerReply.error(400, "invalid_request_error", "x", "bad");
              }
              return ServerReply.answer(r, r.text().equals("Again: p1") ? " " : "fine");
            })) {
      work.withServer(server);

      Ended ended = work.run("rephrase", "e.jsonl", "-rf", "rephrase", "-r", "r1", "-o", "more");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(ended.err())
          .contains("no new prompt from 2 requests: 1 failed, 0 refused, 1 empty");
      assertThat(lines(work.path("more/post-rephrase-e.jsonl")))
          .extracting(row -> row.path("prompt").asText())
          .containsExactlyInAnyOrder("fine", "fine", "p0", "p1");
    }
  }

  @Test
  void rephrasesRunsAndJudgesInOneCommand() throws IOException {
    Files.createDirectories(work.path("judges"));
    work.write("judges/settings.json", "{\"j\": " + MODEL + "}");
    work.write("judges/template.txt", "Right? {OUTPUT_RESPONSE}");
    try (FaultServer server =
        FaultServer.start(
            r -> r.text().startsWith("Right?") ? ServerReply.answer(r, "Yes.") : reworded(r))) {
      work.withServer(server);
      String[] command = {
        "run",
        "e.jsonl",
        "-rf",
        "rephrase",
        "-r",
        "r1",
        "-jf",
        "judges",
        "-j",
        "j",
        "--judge-parser",
        "yes-no",
        "-s",
        "match",
        "--output",
        "out"
      };

      Ended ended = work.run(command);

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(work.output("out/rephrase").completed()).hasSize(4);
      Output output = work.output("out");
      assertThat(output.summary().path("experiment").textValue()).isEqualTo("e");
      assertThat(output.completed()).hasSize(6);
      assertThat(output.run("rephrase-r1-0-0").path("scores").has("match")).isTrue();
      Output judged = work.output("out/judge");
      assertThat(judged.run("judge-j-template-rephrase-r1-0-0").path("input-input-id").intValue())
          .isZero();
      assertThat(judged.summary().at("/scores/judge/mean").doubleValue()).isEqualTo(1.0);
      assertThat(server.received()).hasSize(10);

      Ended again = work.run(with(command, "--resume"));

      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(server.received()).hasSize(10);
      assertThat(work.run(command).exitCode()).isEqualTo(73);

      Ended anew = work.run(with(command, "--overwrite"));

      assertThat(anew.exitCode()).as(anew.err()).isZero();
      assertThat(server.received()).hasSize(20);
    }
  }

  @Test
  void aResumeTriesFailedRephrasingsAgainAndKeepsAnswers() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.text().equals("Again: p0")
                    ? ServerReply.error(400, "invalid_request_error", "x", "bad")
                    : reworded(r))) {
      work.withServer(server);
      String[] command = {"run", "e.jsonl", "-rf", "rephrase", "-r", "r1", "--output", "out"};

      Ended first = work.run(command);

      assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
      assertThat(work.output("out").completed()).hasSize(5);
      int asked = server.received().size();

      server.script(PromptoRephraseIT::reworded);
      Ended second = work.run(with(command, "--resume"));

      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(server.received().subList(asked, server.received().size()))
          .extracting(ReceivedRequest::text)
          .containsExactly("Again: p0");
      Output output = work.output("out");
      assertThat(output.completed()).hasSize(6);
      assertThat(output.completed())
          .filteredOn(run -> run.at("/completion/from_ledger").booleanValue())
          .hasSize(5);

      work.write("e.jsonl", ROW.formatted(0, 5, 0));
      Ended changed = work.run(with(command, "--resume"));

      assertThat(changed.exitCode()).as(changed.err()).isEqualTo(65);
    }
  }

  @Test
  void onlyRephraseStopsAfterTheFirstStage() {
    try (FaultServer server = FaultServer.start(PromptoRephraseIT::reworded)) {
      work.withServer(server);

      Ended ended =
          work.run("run", "e.jsonl", "-rf", "rephrase", "-r", "r1", "-or", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(work.path("out/rephrase/post-rephrase-e.jsonl")).exists();
      assertThat(work.path("out/completed.jsonl")).doesNotExist();

      Ended rest =
          work.run("run", "e.jsonl", "-rf", "rephrase", "-r", "r1", "--output", "out", "--resume");

      assertThat(rest.exitCode()).as(rest.err()).isZero();
      assertThat(server.received()).hasSize(4);
      assertThat(work.output("out").completed()).hasSize(6);
    }
  }

  @Test
  void rephrasesWhatTheMatrixOfAnExperimentWouldAsk() throws IOException {
    try (FaultServer server = FaultServer.start(PromptoRephraseIT::reworded)) {
      work.withServer(server);
      work.write("cities.csv", "id,city\na,Paris\n,Rome\n,Rome\n");
      work.write(
          "e.yaml",
          """
          dataset: cities.csv
          prompt: "Where is {{city}}?"
          models:
            - {api: test, model: echo, name: one}
            - {api: test, model: echo, name: two, parameters: {respond: echo}}
          """);
      work.write("rephrase/one.txt", "{INPUT_PROMPT}");

      Ended ended =
          work.run(
              "run", "e.yaml", "-rf", "rephrase", "-r", "r1", "-rt", "one.txt", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      Output output = work.output("out");
      assertThat(output.completed()).hasSize(12);
      assertThat(output.run("rephrase-r1-0-a-prompt/two").path("response").textValue())
          .isEqualTo("new Where_is_Paris?");
      assertThat(output.run("a-prompt/one").path("response").textValue())
          .isEqualTo("Where is Paris?");
    }
  }

  @Test
  void rowsThatCannotBeRephrasedStayAndAreTold() throws IOException {
    try (FaultServer server = FaultServer.start(PromptoRephraseIT::reworded)) {
      work.withServer(server);
      work.write("rephrase/one.txt", "{INPUT_PROMPT}");
      work.write(
          "e.jsonl",
          ROW.formatted(0, 0, 0)
              + "broken\n"
              + "{\"id\": 1, \"prompt\": [\"a\", \"b\"], \"api\": \"test\", \"model_name\":"
              + " \"echo\"}\n"
              + "{\"id\": 2, \"prompt\": \"x\"}\n");

      Ended ended =
          work.run(
              "run", "e.jsonl", "-rf", "rephrase", "-r", "r1", "-rt", "one.txt", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(ended.err()).contains("ROW_JSON", "e.jsonl:2", "not rephrased: 2 rows");
      assertThat(server.received()).hasSize(1);
      assertThat(work.output("out").counts())
          .isEqualTo("4 read, 0 rejected, 4 accepted; 3 answered, 0 refused, 1 failed");
    }
  }

  @Test
  void allThatIsWrongIsToldBeforeAnyCall() {
    work.write("rephrase/bad.txt", "fine {INPUT_PROMPT}\nnothing to see\n");

    Ended bad = work.run("rephrase", "e.jsonl", "-rf", "rephrase", "-r", "r1,r3", "-rt", "bad.txt");

    assertThat(bad.exitCode()).isEqualTo(78);
    assertThat(bad.err())
        .contains("rephrase/bad.txt:2", "no {INPUT_PROMPT}", "no rephrase model \"r3\"");
    assertThat(work.run("rephrase", "e.jsonl", "-rf", "rephrase", "-r", "r1", "-rp", "split").err())
        .contains("Invalid --rephrase-parser: \"split\" (must be split_numbered_list)");
    assertThat(work.run("run", "e.jsonl", "--only-rephrase").err())
        .contains("Missing --rephrase-folder");
    Ended keyless = work.run("run", "e.jsonl", "-rf", "rephrase", "-r", "r1", "--output", "out");
    assertThat(keyless.exitCode()).as(keyless.err()).isEqualTo(77);
    assertThat(keyless.err()).contains("\"r1\"", "OPENAI_API_KEY");
    assertThat(Files.exists(work.path("out"))).isFalse();
    assertThat(Files.exists(work.path("runs"))).isFalse();
  }

  private static String[] with(String[] command, String option) {
    List<String> words = new ArrayList<>(List.of(command));
    words.add(option);
    return words.toArray(String[]::new);
  }
}
