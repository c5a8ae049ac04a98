package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that stands still for a while, as one does whose laptop sleeps. */
class PausesIT {

  private static final int ROWS = 100;
  private static final int PER_SECOND = 10;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Room for requests of a busy machine that come late; a burst after the pause needs far more. */
  private static final int ADMITTED = PER_SECOND + 5;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void makesUpForNoPause(String runner) {
    try (FaultServer server =
        FaultServer.start(
            request -> ServerReply.echo(request).after(Duration.ofMillis(50)),
            LimitJudge.slidingWindow(ADMITTED, Duration.ofSeconds(1)))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(ROWS)));

      Ended ended;
      try (AssayProcess process =
          work.start(
              "run",
              "rows.jsonl",
              "--output",
              "out",
              "--limit",
              "openai=" + 60 * PER_SECOND + "/min",
              "--runner",
              runner)) {
        process.await("a third of the requests", () -> server.received().size() >= ROWS / 3);
        process.signal("STOP");
        long until = System.nanoTime() + PAUSE.toNanos();
        process.await("the end of the pause", () -> System.nanoTime() - until >= 0);
        process.signal("CONT");
        ended = work.end(process);
      }

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      List<ReceivedRequest> received = server.received();
      assertThat(received)
          .as("requests, none of them over the limit")
          .extracting(ReceivedRequest::status)
          .hasSize(ROWS)
          .containsOnly(200);
      assertThat(longestGap(received)).as("the pause").isGreaterThan(PAUSE.minusSeconds(1));
      long nanos = received.get(ROWS - 1).nanoTime() - received.get(0).nanoTime();
      assertThat(Duration.ofNanos(nanos))
          .as("what was not sent in the pause is not sent faster later")
          .isGreaterThan(PAUSE.plusSeconds(ROWS / PER_SECOND - 2));
      assertThat(work.output("out").withStatus("answered")).hasSize(ROWS);
    }
  }

  private static Duration longestGap(List<ReceivedRequest> received) {
    long longest = 0;
    for (int i = 1; i < received.size(); i++) {
      longest = Math.max(longest, received.get(i).nanoTime() - received.get(i - 1).nanoTime());
    }
    return Duration.ofNanos(longest);
  }
}
