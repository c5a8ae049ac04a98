package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorers, as prompto's users have them. */
class PromptoScorerIT {

  @TempDir Path temporary;

  private Workspace work;

  @BeforeEach
  void makeWorkspace() throws IOException {
    work = JudgeFolder.in(temporary);
  }

  @Test
  @DisplayName("48, 49: --scorer match,includes; a row without expected_response keeps its reply")
  void scoresByPromptosNames() {
    work.write(
        "e.jsonl",
        JudgeFolder.row(
                "same", JudgeFolder.OK + ", \"expected_response\": \"This is a test response\"")
            + JudgeFolder.row(
                "other", JudgeFolder.OK + ", \"expected_response\": \"something else\"")
            + JudgeFolder.row("part", JudgeFolder.OK + ", \"expected_response\": \"test\"")
            + JudgeFolder.row("none", JudgeFolder.OK));

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
    work.write(
        "e.jsonl",
        JudgeFolder.row(
            "a", JudgeFolder.OK + ", \"expected_response\": \"This is a test response\""));
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
    work.write("e.jsonl", JudgeFolder.row("a", JudgeFolder.OK));

    Ended ended = work.run("run", "e.jsonl", "-s", "match,includs", "--output", "out");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .contains(
            "--scorer: \"includs\"", "did you mean includes?", " match,", "nothing was called");
    assertThat(Files.exists(work.path("out"))).isFalse();
  }
}
