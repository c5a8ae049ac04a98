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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with judges that is refused, stops or goes on. */
class PromptoStagesIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() throws IOException {
    work = JudgeFolder.in(temporary);
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
    work.write("e.jsonl", JudgeFolder.row("0", JudgeFolder.OK));

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
    work.write("e.jsonl", JudgeFolder.row("0", JudgeFolder.OK));
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
    work.write("e.jsonl", JudgeFolder.row("bad", "\"parameters\": {\"raise_error\": \"yes\"}"));

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
      work.write(
          "e.jsonl", JudgeFolder.row("0", JudgeFolder.OK) + JudgeFolder.row("1", JudgeFolder.OK));
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
