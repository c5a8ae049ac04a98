package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows through a pipe. */
class StandardInputIT {

  private static final String GOOD = "\"api\": \"test\", \"model_name\": \"echo\"";
  private static final String ROWS =
      "{\"id\": 1, \"prompt\": \"a\", "
          + GOOD
          + "}\nbroken\n{\"id\": 2, \"prompt\": \"b\", "
          + GOOD
          + "}\n";

  @TempDir Path temporary;

  @Test
  void rowsAreKeptBesideTheLedgerAndReadTwice() throws IOException {
    Workspace work = new Workspace(temporary);

    Ended ended = work.runWithInput(ROWS, "run", "-", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err()).contains("kept in out/ledger/stdin.jsonl");
    Output output = work.output("out");
    assertThat(output.responses()).isEqualTo(Map.of("1/1", "a", "2/1", "b"));
    assertThat(output.rejectedLine(2).path("file").asText()).isEqualTo("-");
    assertThat(output.summary().path("experiment").asText()).isEqualTo("stdin");
    assertThat(Files.readString(work.path("out/ledger/stdin.jsonl"))).isEqualTo(ROWS);
    JsonNode input = Output.document(work.path("out/manifest.json")).at("/inputs/0");
    assertThat(input.path("path").asText()).isEqualTo("-");
    assertThat(input.path("rows").intValue()).isEqualTo(3);
  }

  @Test
  void aResumeHasTheRowsWithoutThePipe() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = new Workspace(temporary).withServer(server);
      String rows = Rows.jsonl(Rows.openai(4));
      Ended stopped = work.runWithInput(rows, "run", "-", "--output", "out", "--max-calls", "2");
      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(75);
      assertThat(stopped.err()).contains("run - --max-calls 2 --output out --resume");

      Ended resumed = work.run("run", "-", "--output", "out", "--resume");

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(resumed.err()).contains("standard input is not read");
      assertThat(work.output("out").withStatus("answered")).hasSize(4);
      assertThat(server.received()).as("calls, none of them twice").hasSize(4);

      Ended replaced =
          work.runWithInput(
              Rows.jsonl(Rows.openai(1)), "run", "-", "--output", "out", "--overwrite");

      assertThat(replaced.exitCode()).as(replaced.err()).isZero();
      assertThat(work.output("out").completed()).hasSize(1);
    }
  }

  @Test
  void anExperimentMayNameItAmongFiles() {
    Workspace work = new Workspace(temporary);
    work.write("more.csv", "id,q\n7,from file\n");
    work.write(
        "e.yaml",
        """
        dataset: ["-", more.csv]
        prompt: "{{q}}"
        models: [{api: test, model: echo}]
        """);

    Ended checked = work.runWithInput("{\"id\": 1, \"q\": \"piped\"}\n", "check", "e.yaml");
    Ended ended =
        work.runWithInput("{\"id\": 1, \"q\": \"piped\"}\n", "run", "e.yaml", "--output", "out");

    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("2 records, 0 rejected");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(work.output("out").responses().values())
        .containsExactlyInAnyOrder("piped", "from file");
  }

  @Test
  void whereNothingIsRunNothingIsLeft() {
    Workspace work = new Workspace(temporary);
    String rows = Rows.jsonl(Rows.openai(1));

    Ended ended = work.runWithInput(rows, "run", "-", "--output", "out");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(77);
    assertThat(ended.err()).contains("Nothing was called or written");
    assertThat(work.path("out")).doesNotExist();
    Ended empty = work.runWithInput("", "run", "-", "--output", "out");
    assertThat(empty.exitCode()).as(empty.err()).isZero();
    assertThat(empty.err()).contains("- has no rows");
  }
}
