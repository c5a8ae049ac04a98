package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --only-ids}: which rows a resume calls for. */
class OnlyIdsIT {

  @TempDir Path temporary;

  private final AtomicBoolean up = new AtomicBoolean();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final FaultServer server =
      FaultServer.start(
          request -> {
            asked.add(request.text());
            return request.text().endsWith("1") || up.get()
                ? ServerReply.echo(request)
                : ServerReply.error(400, "invalid_request_error", "down", "not now");
          });
  private Workspace work;

  @BeforeEach
  void workspace() {
    work = new Workspace(temporary).withServer(server);
    work.write(
        "rows.jsonl",
        Rows.jsonl(
            List.of(
                Rows.openai("one", "word 1"),
                Rows.openai("two", "word 2"),
                Rows.openai("three", "word 3"))));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void callsOnlyForTheRowsThatAreNamedAndKeepsTheRest() {
    assertThat(work.run("run", "rows.jsonl", "--output", "out").exitCode()).isEqualTo(3);
    assertThat(work.output("out").counts()).contains("1 answered, 0 refused, 2 failed");
    Ended found = work.run("query", "out", "status:failed two", "--format", "ids");
    assertThat(found.out()).isEqualTo("two\n");
    asked.clear();
    up.set(true);

    Ended ended =
        work.runWithInput(
            found.out() + "one\nnobody\n\n",
            "run",
            "rows.jsonl",
            "--output",
            "out",
            "--resume",
            "--only-ids",
            "-");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
    assertThat(asked).containsExactly("word 2");
    assertThat(ended.err()).contains("Note: 1 id of --only-ids belong to no row");
    Output output = work.output("out");
    assertThat(output.run("one").path("status").asText()).isEqualTo("answered");
    assertThat(output.run("two").path("status").asText()).isEqualTo("answered");
    assertThat(output.errorOf("three").path("code").asText()).isEqualTo("HTTP_400");

    asked.clear();
    work.write("ids.txt", "");
    Ended none =
        work.run("run", "rows.jsonl", "--output", "out", "--resume", "--only-ids", "ids.txt");
    assertThat(none.err()).contains("--only-ids names no row, so nothing is called");
    assertThat(asked).isEmpty();
    Ended rest = work.run("run", "rows.jsonl", "--output", "out", "--resume");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(asked).containsExactly("word 3");
  }

  @Test
  void callsForTheFirstTimeAfterAStopAndSaysHowToGoOn() {
    up.set(true);
    Ended stopped =
        work.run("run", "rows.jsonl", "--output", "out", "--max-calls", "1", "--concurrency", "1");
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(75);
    List<String> missing =
        work.output("out").withStatus("failed").stream()
            .map(run -> run.path("id").asText())
            .toList();
    assertThat(missing).hasSize(2);
    asked.clear();

    Ended again =
        work.runWithInput(
            missing.get(0) + "\n",
            "run",
            "rows.jsonl",
            "--output",
            "out",
            "--max-calls",
            "1",
            "--resume",
            "--only-ids",
            "-");
    assertThat(again.exitCode()).as(again.err()).isEqualTo(75);
    assertThat(asked).isEmpty();
    assertThat(again.err()).contains("--only-ids out/ledger/only-ids.txt --output out --resume");
    Ended called =
        work.shell(
            "./assay run rows.jsonl --only-ids out/ledger/only-ids.txt --output out --resume");
    assertThat(called.exitCode()).as(called.err()).isEqualTo(3);
    assertThat(asked).hasSize(1);
    assertThat(work.output("out").errorOf(missing.get(1)).path("code").asText())
        .isEqualTo("BUDGET_SPENT");
  }

  @Test
  void saysWhatDoesNotGoTogether() {
    Ended alone = work.run("run", "rows.jsonl", "--output", "out", "--only-ids", "ids.txt");
    assertThat(alone.exitCode()).isEqualTo(64);
    assertThat(alone.err()).contains("--only-ids needs --resume");
    Ended all =
        work.run(
            "run",
            "rows.jsonl",
            "--output",
            "out",
            "--resume",
            "--only-ids",
            "ids.txt",
            "--select",
            "all");
    assertThat(all.exitCode()).isEqualTo(64);
    up.set(true);
    assertThat(work.run("run", "rows.jsonl", "--output", "out").exitCode()).isZero();
    Ended missing =
        work.run("run", "rows.jsonl", "--output", "out", "--resume", "--only-ids", "ids.txt");
    assertThat(missing.exitCode()).isEqualTo(66);
    assertThat(missing.err()).contains("ids.txt: no such file");
  }
}
