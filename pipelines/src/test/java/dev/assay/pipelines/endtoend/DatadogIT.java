package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs to Datadog and back, by the real command. */
class DatadogIT extends PlatformFrame<DatadogServer> {

  DatadogIT() {
    super("datadog", "/events", List.of("--max-bytes", "3000", "--concurrency", "2"), "DD_API_KEY");
  }

  @Override
  DatadogServer start() {
    return DatadogServer.start(Clock.system());
  }

  @Override
  Map<String, String> variables(String address) {
    return Map.of("DD_APPLICATION_KEY", "app-" + Workspace.CANARY, "DD_BASE_URL", address);
  }

  @Override
  long rows() {
    return ROWS;
  }

  @Test
  void anUploadThatWasKilledGoesOnAndSendsNothingTwice() {
    run();
    server.fault(
        request ->
            request.path().endsWith("/events") && server.rowCount() >= ROWS / 3
                ? ServerReply.stall()
                : null);
    try (AssayProcess killed = work.start(upload())) {
      killed.await("a third of the spans", () -> server.rowCount() >= ROWS / 3);
      killed.signal("KILL");
      killed.end();
    }
    server.fault(request -> null);

    ok(upload());

    assertThat(server.rowCount()).isEqualTo(ROWS);
    assertThat(server.repeated()).as("at most the bodies in flight").isLessThanOrEqualTo(12);
    assertThat(server.experiments()).hasSize(1);
    assertThat(server.experiments().get(0).path("status").asText()).isEqualTo("completed");
    assertThat(server.metricCount()).isEqualTo(ROWS + 1);
    assertThat(server.records("rows")).hasSize(ROWS);

    long requests = server.requests();
    assertThat(ok(upload()).err()).contains("0 sent now");
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(work.run("upload", "datadgo", "out").err()).contains("did you mean \"datadog\"?");
    assertThat(work.run("upload", "datadog", "nowhere").exitCode()).isEqualTo(66);
  }
}
