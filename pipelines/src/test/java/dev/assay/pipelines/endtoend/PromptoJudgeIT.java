package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
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

/** Judges of a folder, as prompto's users have them. */
class PromptoJudgeIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() throws IOException {
    work = JudgeFolder.in(temporary);
  }

  @Test
  @DisplayName("51, 53: 2 judges x 2 templates x 2 answered rows; a failed row is not judged")
  void judgesEveryAnswerWithEveryTemplate() throws IOException {
    work.write(
        "e.jsonl",
        JudgeFolder.row("0", JudgeFolder.OK + ", \"group\": \"g\", \"expected_response\": \"x\"")
            + JudgeFolder.row("bad", "\"parameters\": {\"raise_error\": \"yes\"}")
            + JudgeFolder.row("1", JudgeFolder.OK));
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
    assertThat(JudgeFolder.lines(work.path("judged/judge-e.jsonl")))
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
    assertThat(JudgeFolder.lines(work.path("o/judge-e.jsonl")))
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
    work.write(
        "judges/settings.json",
        "{\"a\": " + JudgeFolder.ECHO + ", \"a-b\": " + JudgeFolder.ECHO + "}");
    work.write("judges/b-c.txt", "{OUTPUT_RESPONSE}");
    work.write("judges/c.txt", "{OUTPUT_RESPONSE}");
    work.write(
        "e.jsonl", JudgeFolder.row("1", JudgeFolder.OK) + JudgeFolder.row("2", JudgeFolder.OK));
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
      work.write(
          "e.jsonl", JudgeFolder.row("0", JudgeFolder.OK) + JudgeFolder.row("1", JudgeFolder.OK));

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
}
