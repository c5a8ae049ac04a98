package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are stopped from outside, and what it costs to go on. */
class SignalsIT {

  private static final int ROWS = 30;

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({"INT, 130, direct", "TERM, 143, direct", "INT, 130, flink"})
  void endsInOrderAndGoesOnWithTheCommandItPrints(String signal, int exitCode, String runner) {
    try (FaultServer server =
        FaultServer.start(r -> ServerReply.echo(r).after(Duration.ofMillis(100)))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("my rows.jsonl", Rows.jsonl(Rows.openai(ROWS)));

      Ended stopped;
      try (AssayProcess process =
          work.start(
              "run",
              "my rows.jsonl",
              "--concurrency",
              "2",
              "--output",
              "out",
              "--runner",
              runner)) {
        process.await("the sixth request", () -> server.received().size() >= 6);
        process.signal(signal);
        stopped = work.end(process);
      }

      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(exitCode);
      assertThat(stopped.err()).contains("Stopping: no further calls");
      int sent = server.received().size();
      assertThat(sent).as("requests until the end").isLessThan(ROWS);
      Output output = work.output("out");
      assertThat(output.withStatus("answered")).as("answers in flight, too").hasSize(sent);
      assertThat(output.withStatus("failed"))
          .hasSize(ROWS - sent)
          .allSatisfy(
              line ->
                  assertThat(line.at("/error/message").asText())
                      .contains("stopped by SIG" + signal));
      String resume =
          stopped.err().lines().filter(l -> l.startsWith("Continue with: ")).findFirst().get();

      Ended resumed = work.shell(resume.substring("Continue with: ".length()));

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(work.output("out").withStatus("answered")).hasSize(ROWS);
      assertThat(server.received())
          .as("requests of both runs")
          .extracting(ReceivedRequest::text)
          .hasSize(ROWS)
          .doesNotHaveDuplicates();
    }
  }

  /** The eight first rows are answered and the others left hanging, so the kill finds four. */
  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void paysForNoAnswerTwiceAfterAKill(String runner) {
    try (FaultServer server =
        FaultServer.start(r -> r.number() <= 8 ? ServerReply.echo(r) : ServerReply.stall())) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(ROWS)));
      String[] command = {
        "run", "rows.jsonl", "--concurrency", "4", "--output", "out", "--runner", runner
      };

      try (AssayProcess process = work.start(command)) {
        process.await("four requests behind eight answers", () -> server.received().size() >= 12);
        process.signal("KILL");
        assertThat(work.end(process).exitCode()).isEqualTo(137);
      }

      assertThat(Files.exists(work.path("out/completed.jsonl"))).isFalse();
      List<String> answered =
          server.received().subList(0, 8).stream().map(ReceivedRequest::text).toList();
      server.script(ServerReply::echo);

      Ended refused = work.run(command);

      assertThat(refused.exitCode()).isEqualTo(73);
      assertThat(refused.err()).contains("ledger", "--resume");
      assertThat(server.received()).hasSize(12);

      Ended resumed =
          work.run(
              "run",
              "rows.jsonl",
              "--concurrency",
              "4",
              "--output",
              "out",
              "--resume",
              "--runner",
              runner);

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      List<ReceivedRequest> second = server.received().subList(12, server.received().size());
      assertThat(second)
          .as("requests after the kill")
          .extracting(ReceivedRequest::text)
          .hasSize(ROWS - 8)
          .doesNotHaveDuplicates()
          .doesNotContainAnyElementsOf(answered);
      Output output = work.output("out");
      assertThat(output.withStatus("answered")).hasSize(ROWS);
      assertThat(output.completed())
          .filteredOn(line -> line.at("/completion/from_ledger").booleanValue())
          .extracting(line -> line.path("response").asText())
          .containsExactlyInAnyOrderElementsOf(answered);
    }
  }
}
