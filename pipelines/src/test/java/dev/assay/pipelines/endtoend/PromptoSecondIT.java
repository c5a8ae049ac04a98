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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorers and judges, as prompto's users have them. */
class PromptoSecondIT {

  private static final String OK = "\"parameters\": {\"raise_error\": \"no\"}";
  private static final String ECHO =
      "{\"api\": \"test\", \"model_name\": \"echo\", \"parameters\": {}}";

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() throws IOException {
    work = new Workspace(temporary);
    Files.createDirectories(work.path("judges"));
    work.write("judges/settings.json", "{\"j1\": " + ECHO + ", \"j2\": " + ECHO + "}");
    work.write("judges/template.txt", "Q: {INPUT_PROMPT}\nA: {OUTPUT_RESPONSE}");
    work.write("judges/template2.txt", "Is \"{OUTPUT_RESPONSE}\" right?");
  }

  private static String row(String id, String more) {
    return "{\"id\": \"%s\", \"prompt\": \"p %s\", \"api\": \"test\", \"model_name\": \"m\", %s}%n"
        .formatted(id, id, more);
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(Json.parse(line));
    }
    return lines;
  }

  @Test
  @DisplayName("48, 49: --scorer match,includes; a row without expected_response keeps its reply")
  void scoresByPromptosNames() {
    work.write(
        "e.jsonl",
        row("same", OK + ", \"expected_response\": \"This is a test response\"")
            + row("other", OK + ", \"expected_response\": \"something else\"")
            + row("part", OK + ", \"expected_response\": \"test\"")
            + row("none", OK));

    Ended ended = work.run("run", "e.jsonl", "--scorer", "match,includes", "-o", "out");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Output output = work.output("out");
    assertThat(output.run("same").path("scores").toString())
        .contains("\"match\":{\"value\":1.0", "\"includes\":{\"value\":1.0");
    assertThat(output.run("other").path("scores").toString())
        .contains("\"match\":{\"value\":0.0", "\"includes\":{\"value\":0.0");
    assertThat(output.run("part").path("scores").toString())
        .contains("\"match\":{\"value\":0.0", "\"includes\":{\"value\":1.0");
    JsonNode none = output.run("none");
    assertThat(none.path("response").textValue()).isEqualTo("This is a test response");
    assertThat(none.at("/scores/match/error/code").textValue()).isEqualTo("EVAL_NO_REFERENCE");
    assertThat(output.summary().at("/scores/match/n_error").intValue()).isEqualTo(1);
  }

  @Test
  @DisplayName("48: --scorer on evaluate stands beside what was run with")
  void scoresAgainByPromptosNames() {
    work.write("e.jsonl", row("a", OK + ", \"expected_response\": \"This is a test response\""));
    work.run("run", "e.jsonl", "-s", "match", "-o", "out");

    Ended ended = work.run("evaluate", "out", "--scorer", "includes,match");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.output("out").run("a").path("scores").fieldNames())
        .toIterable()
        .containsExactly("match", "includes");
    assertThat(work.run("evaluate", "out", "--scorer", "mtch").exitCode()).isEqualTo(64);
  }

  @Test
  @DisplayName("50: an unknown scorer is refused before any call, with the names available")
  void refusesAnUnknownScorer() {
    work.write("e.jsonl", row("a", OK));

    Ended ended = work.run("run", "e.jsonl", "-s", "match,includs", "--output", "out");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .contains(
            "--scorer: \"includs\"", "did you mean includes?", " match,", "nothing was called");
    assertThat(Files.exists(work.path("out"))).isFalse();
  }

  @Test
  @DisplayName("51, 53: 2 judges x 2 templates x 2 answered rows; a failed row is not judged")
  void judgesEveryAnswerWithEveryTemplate() throws IOException {
    work.write(
        "e.jsonl",
        row("0", OK + ", \"group\": \"g\", \"expected_response\": \"x\"")
            + row("bad", "\"parameters\": {\"raise_error\": \"yes\"}")
            + row("1", OK));
    work.run("run", "e.jsonl", "-s", "match", "--output", "out");

    Ended ended =
        work.run(
            "judge",
            "out",
            "-jf",
            "judges",
            "-j",
            "j1,j2",
            "-jt",
            "template.txt,template2.txt",
            "--output",
            "judged");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("not judged: 1 failed, 0 refused, 0 unreadable");
    List<String> expected = new ArrayList<>();
    for (String judge : List.of("j1", "j2")) {
      for (String template : List.of("template", "template2")) {
        expected.add("judge-" + judge + "-" + template + "-0");
        expected.add("judge-" + judge + "-" + template + "-1");
      }
    }
    assertThat(lines(work.path("judged/judge-e.jsonl")))
        .extracting(line -> line.path("id").asText())
        .containsExactlyInAnyOrderElementsOf(expected);
    Output judged = work.output("judged");
    assertThat(judged.counts())
        .isEqualTo("8 read, 0 rejected, 8 accepted; 8 answered, 0 refused, 0 failed");
    JsonNode run = judged.run("judge-j1-template-0");
    assertThat(run.path("prompt").textValue()).isEqualTo("Q: p 0\nA: This is a test response");
    assertThat(run.path("template_name").textValue()).isEqualTo("template");
    assertThat(run.path("input-id").textValue()).isEqualTo("0");
    assertThat(run.path("input-group").textValue()).isEqualTo("g");
    assertThat(run.has("group")).isFalse();
    assertThat(run.path("input-response").textValue()).isEqualTo("This is a test response");
    assertThat(run.at("/input-scores/match/value").doubleValue()).isZero();
    assertThat(judged.summary().path("experiment").textValue()).isEqualTo("judge-e");
  }

  @Test
  @DisplayName("52: only the two placeholders are replaced; names with dots stay apart")
  void leavesBracesAlone() {
    work.write("judges/t.v1.txt", "Answer {\"score\": 1} for {OUTPUT_RESPONSE}");
    work.write("judges/t.v2.txt", "{INPUT_PROMPT} {OUTPUT_RESPONSE} {}");
    work.write(
        "completed-e.jsonl", "{\"id\": 1, \"prompt\": \"p\", \"response\": \"{INPUT_PROMPT}\"}");

    Ended ended =
        work.run(
            "judge",
            "completed-e.jsonl",
            "--judge-folder",
            "judges",
            "--judge",
            "j1",
            "--judge-templates",
            "t.v1.txt, t.v2.txt",
            "--output",
            "judged");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Output judged = work.output("judged");
    assertThat(judged.run("judge-j1-t.v1-1").path("response").textValue())
        .isEqualTo("Answer {\"score\": 1} for {INPUT_PROMPT}");
    assertThat(judged.run("judge-j1-t.v2-1").path("response").textValue())
        .isEqualTo("p {INPUT_PROMPT} {}");
  }

  @Test
  @DisplayName("53, 57: prompto's completed file; its errors are no answers; --only-file")
  void writesTheJudgesRowsOnly() throws IOException {
    Files.createDirectories(work.path("x"));
    work.write(
        "x/completed-e.jsonl",
        "{\"id\": 0, \"prompt\": \"p\", \"response\": \"fine\", \"score\": NaN}\n"
            + "{\"id\": 1, \"prompt\": \"p\", \"response\": \"ValueError - This is a test"
            + " error\"}\n"
            + "broken\n"
            + "{\"id\": 2, \"prompt\": \"p\", \"response\": \"An unexpected error occurred when"
            + " querying the API: (Exception - x) after maximum 2 attempts\"}\n");

    Ended ended =
        work.run(
            "judge",
            "-i",
            "x/completed-e.jsonl",
            "-jf",
            "judges",
            "-j",
            "j1",
            "--only-file",
            "-o",
            "o");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("not judged: 2 failed, 0 refused, 1 unreadable", "completed-e.jsonl:3");
    assertThat(ended.out().strip()).isEqualTo("o/judge-e.jsonl");
    assertThat(lines(work.path("o/judge-e.jsonl")))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.path("id").textValue()).isEqualTo("judge-j1-template-0");
              assertThat(row.path("api").textValue()).isEqualTo("test");
              assertThat(row.path("input-score").isNull()).isTrue();
            });
    assertThat(work.run("run", "o/judge-e.jsonl", "--output", "out").exitCode()).isZero();
    Ended again =
        work.run(
            "judge",
            "-i",
            "x/completed-e.jsonl",
            "-jf",
            "judges",
            "-j",
            "j1",
            "--only-file",
            "-o",
            "o");
    assertThat(again.exitCode()).isEqualTo(73);
  }

  @Test
  void tellsEpochsApartAndIdsThatWouldBeTheSame() {
    work.write("judges/settings.json", "{\"a\": " + ECHO + ", \"a-b\": " + ECHO + "}");
    work.write("judges/b-c.txt", "{OUTPUT_RESPONSE}");
    work.write("judges/c.txt", "{OUTPUT_RESPONSE}");
    work.write("e.jsonl", row("1", OK) + row("2", OK));
    work.run("run", "e.jsonl", "--epochs", "2", "--output", "out");

    Ended ended =
        work.run(
            "judge",
            "out",
            "-jf",
            "judges",
            "-j",
            "a,a-b",
            "-jt",
            "b-c.txt,c.txt",
            "--output",
            "judged");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    Output judged = work.output("judged");
    assertThat(judged.counts())
        .isEqualTo("16 read, 0 rejected, 16 accepted; 16 answered, 0 refused, 0 failed");
    assertThat(judged.run("judge-a-c-1-epoch-2").path("input-epoch").intValue()).isEqualTo(2);
    assertThat(judged.completed())
        .filteredOn(run -> run.path("id").asText().matches("judge-a-b-c-1-[0-9a-f]{16}"))
        .as("judge a with template b-c, and judge a-b with template c")
        .hasSize(2);
  }

  @Test
  void readsScoresOutOfJudgementsByJudge() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                ServerReply.answer(
                    r,
                    r.body().path("model").asText().equals("kind")
                        ? "Score: 9/10"
                        : r.text().contains("p 1") ? "I cannot say" : "4"))) {
      work.withServer(server);
      work.write(
          "judges/settings.json",
          "{\"kind\": {\"api\": \"openai\", \"model_name\": \"kind\", \"parameters\": {}},"
              + " \"strict\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}}}");
      work.write("e.jsonl", row("0", OK) + row("1", OK));

      Ended ended =
          work.run(
              "run",
              "e.jsonl",
              "-jf",
              "judges",
              "-j",
              "kind,strict",
              "--judge-parser",
              "number:1-10",
              "--output",
              "out");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      JsonNode scores = work.output("out/judge").summary().path("scores");
      assertThat(scores.at("/judge-kind-template/mean").doubleValue()).isEqualTo(9.0);
      assertThat(scores.at("/judge-strict-template/mean").doubleValue()).isEqualTo(4.0);
      assertThat(scores.at("/judge/n_error").intValue()).isEqualTo(1);
      assertThat(
              work.output("out/judge")
                  .run("judge-strict-template-1")
                  .at("/scores/judge/error/code")
                  .textValue())
          .isEqualTo("EVAL_UNPARSED");
      assertThat(work.output("out").counts())
          .isEqualTo("2 read, 0 rejected, 2 accepted; 2 answered, 0 refused, 0 failed");
    }
  }

  @Test
  void goesOnAtTheStageThatStopped() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.text().startsWith("Q:")
                    ? ServerReply.error(401, "auth", "invalid_api_key", "no")
                    : ServerReply.echo(r))) {
      work.withServer(server);
      work.write(
          "judges/settings.json",
          "{\"j1\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}}}");
      work.write("e.jsonl", Rows.jsonl(Rows.openai(3)));

      Ended stopped = work.run("run", "e.jsonl", "-jf", "judges", "-j", "j1", "--output", "out");

      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(77);
      String command = "./assay run e.jsonl -jf judges -j j1 --output out --resume";
      assertThat(stopped.err()).contains("Continue with: " + command);
      int asked = server.received().size();

      server.script(ServerReply::echo);
      Ended resumed =
          work.run("run", "e.jsonl", "-jf", "judges", "-j", "j1", "--output", "out", "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(server.received().subList(asked, server.received().size()))
          .extracting(ReceivedRequest::text)
          .hasSize(3)
          .allMatch(text -> text.startsWith("Q:"));
      assertThat(work.output("out/judge").withStatus("answered")).hasSize(3);

      Ended again =
          work.run("run", "e.jsonl", "-jf", "judges", "-j", "j1", "--output", "out", "--resume");

      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(server.received()).hasSize(asked + 3);
    }
  }

  @Test
  void aResumeJudgesAnswersThatCameLate() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.text().equals(Rows.openai(2).get(1).path("prompt").textValue())
                    ? ServerReply.error(400, "invalid_request_error", "x", "no")
                    : ServerReply.echo(r))) {
      work.withServer(server);
      work.write("e.jsonl", Rows.jsonl(Rows.openai(2)));
      String[] command = {"run", "e.jsonl", "-jf", "judges", "-j", "j1", "--output", "out"};

      Ended first = work.run(command);

      assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
      assertThat(work.output("out/judge").completed()).hasSize(1);

      server.script(ServerReply::echo);
      List<String> resume = new ArrayList<>(List.of(command));
      resume.add("--resume");
      Ended second = work.run(resume.toArray(String[]::new));

      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(work.output("out/judge").completed()).hasSize(2);
    }
  }

  @Test
  void printsOneObjectForAllStages() throws IOException {
    work.write("e.jsonl", row("0", OK));

    Ended ended =
        work.run("run", "e.jsonl", "-jf", "judges", "-j", "j1", "--output", "out", "--json");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode all = Json.parse(ended.out());
    assertThat(all.path("experiment").textValue()).isEqualTo("e");
    assertThat(all.at("/stages/judge/experiment").textValue()).isEqualTo("judge-e");
    assertThat(all.at("/stages/judge/runs/answered").intValue()).isEqualTo(1);
  }

  @Test
  void aJudgeWithoutKeyIsRefusedBeforeAnythingIsPaid() {
    try (FaultServer server = FaultServer.start()) {
      work.withServer(server).without("ANTHROPIC_API_KEY");
      work.write(
          "judges/settings.json",
          "{\"j1\": {\"api\": \"anthropic\", \"model_name\": \"m\", \"parameters\": {}}}");
      work.write("e.jsonl", Rows.jsonl(Rows.openai(2)));

      Ended ended = work.run("run", "e.jsonl", "-jf", "judges", "-j", "j1", "--output", "out");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(77);
      assertThat(ended.err()).contains("\"j1\"", "ANTHROPIC_API_KEY", "Nothing was called");
      assertThat(server.received()).isEmpty();
      assertThat(Files.exists(work.path("out"))).isFalse();
    }
  }

  @Test
  void allThatIsWrongWithAFolderIsToldAtOnce() {
    work.write("e.jsonl", row("0", OK));
    work.write(
        "judges/settings.json",
        "{\n \"j1\": {\"api\": \"tset\", \"model_name\": 3},\n \"j2\": [1]\n}");
    work.write("judges/bare.txt", "Is it good?");

    Ended ended =
        work.run(
            "run",
            "e.jsonl",
            "-jf",
            "judges",
            "-j",
            "j1,j9",
            "-jt",
            "bare.txt,none.txt,t.md",
            "--judge-parser",
            "stars",
            "--epochs",
            "0",
            "--output",
            "out");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .contains("judges/settings.json:2", "API tset", "did you mean \"test\"?")
        .contains("j1.model_name", "\"j1.parameters\" is missing")
        .contains("judges/settings.json:3", "Invalid j2")
        .contains("no judge \"j9\"", "known there: j1, j2")
        .contains("judges/bare.txt", "neither {INPUT_PROMPT} nor {OUTPUT_RESPONSE}")
        .contains("judges/none.txt", "file not found")
        .contains("t.md", ".txt file")
        .contains("--judge-parser: \"stars\"", "number:MIN-MAX")
        .contains("--epochs: 0", "nothing was called or written");
    assertThat(Files.exists(work.path("out"))).isFalse();
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    work.write("e.jsonl", row("bad", "\"parameters\": {\"raise_error\": \"yes\"}"));

    assertThat(work.run("judge", "out", "-jf", "judges").err()).contains("Missing --judge with");
    assertThat(work.run("judge", "out", "-j", "j1").err()).contains("Missing --judge-folder");
    assertThat(work.run("run", "e.jsonl", "-j", "j1").exitCode()).isEqualTo(64);
    Ended folder = work.run("judge", "out", "-jf", "none", "-j", "j1");
    assertThat(folder.exitCode()).isEqualTo(66);
    assertThat(folder.err()).contains("none", "folder not found", work.path("").toString());
    Ended run = work.run("judge", "out", "-jf", "judges", "-j", "j1");
    assertThat(run.exitCode()).isEqualTo(66);
    assertThat(run.err()).contains("IN_MISSING out");

    work.run("run", "e.jsonl", "--output", "out");
    Ended nothing = work.run("judge", "out", "-jf", "judges", "-j", "j1", "--output", "judged");

    assertThat(nothing.exitCode()).as(nothing.err()).isEqualTo(65);
    assertThat(nothing.err()).contains("no run is answered", "not judged: 1 failed");
    assertThat(Files.exists(work.path("judged"))).isFalse();
    try (Stream<Path> runs =
        Files.exists(work.path("runs")) ? Files.walk(work.path("runs")) : Stream.empty()) {
      assertThat(runs.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aResumedJudgingAsksOnlyWhatIsMissing() {
    try (FaultServer server =
        FaultServer.start(
            r ->
                r.text().contains("p 1")
                    ? ServerReply.error(400, "invalid_request_error", "x", "no")
                    : ServerReply.echo(r))) {
      work.withServer(server);
      work.write(
          "judges/settings.json",
          "{\"j1\": {\"api\": \"openai\", \"model_name\": \"m\", \"parameters\": {}}}");
      work.write("e.jsonl", row("0", OK) + row("1", OK));
      work.run("run", "e.jsonl", "--output", "out");

      Ended first = work.run("judge", "out", "-jf", "judges", "-j", "j1", "--output", "judged");
      server.script(ServerReply::echo);
      Ended second =
          work.run("judge", "out", "-jf", "judges", "-j", "j1", "--output", "judged", "--resume");

      assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(server.received()).hasSize(3);
      Ended existing = work.run("judge", "out", "-jf", "judges", "-j", "j1", "--output", "judged");
      assertThat(existing.exitCode()).isEqualTo(73);
      Ended onto = work.run("judge", "out", "-jf", "judges", "-j", "j1", "--output", "out");
      assertThat(onto.exitCode()).isEqualTo(64);
    }
  }
}
