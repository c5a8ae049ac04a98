package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.LangSmithServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Runs to LangSmith and back, by the real command. */
class LangSmithIT extends PlatformFrame<LangSmithServer> {

  LangSmithIT() {
    super("langsmith", "/upload-experiment", List.of("--split", "5"), "LANGSMITH_API_KEY");
  }

  @Override
  LangSmithServer start() {
    return LangSmithServer.start();
  }

  @Override
  Map<String, String> variables(String address) {
    return Map.of("LANGSMITH_ENDPOINT", address);
  }

  @Override
  long rows() {
    return ROWS;
  }

  @Test
  void whatWasUploadedAndIsPulledIsTheSameRun() throws IOException {
    run();
    ok("upload", "langsmith", "out");
    work.write("pulled.json", server.examplesWithRuns());

    ok("import", "langsmith", "pulled.json", "--output", "back");

    assertThat(runs("back")).isEqualTo(runs("out"));
  }

  @Test
  void anUploadThatWasKilledGoesOnAndSendsNothingTwice() {
    run();
    AtomicInteger uploads = new AtomicInteger();
    server.loseAnswers(
        request ->
            request.path().endsWith("/upload-experiment") && uploads.incrementAndGet() == 2
                ? ServerReply.stall()
                : null);
    try (AssayProcess killed = work.start(upload())) {
      killed.await("two experiments", () -> server.sessions().size() >= 2);
      killed.signal("KILL");
      killed.end();
    }

    ok(upload());

    assertThat(server.sessions()).hasSize(5);
    assertThat(server.rowCount()).isEqualTo(ROWS);
    assertThat(server.examples()).hasSize(ROWS);
    assertThat(server.repeated()).isZero();
    long requests = server.requests();
    assertThat(ok(upload()).err()).contains("0 sent now");
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    run();
    assertThat(work.run("export", "langsmith", "out", "--split", "0").exitCode()).isEqualTo(64);
    Ended refused = work.run("export", "langsmith", "out", "--restamp");
    assertThat(refused.exitCode()).isEqualTo(64);
    assertThat(refused.err()).contains("--restamp means nothing to langsmith");
  }
}
