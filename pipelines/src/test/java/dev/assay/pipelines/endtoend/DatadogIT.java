package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs to Datadog and back, by the real command. */
class DatadogIT {

  private static final int ROWS = 60;

  @TempDir Path temporary;

  private Workspace work;
  private DatadogServer server;

  @BeforeEach
  void run() {
    server = DatadogServer.start(Clock.system());
    server.key(Workspace.CANARY);
    work =
        new Workspace(temporary)
            .with("DD_API_KEY", Workspace.CANARY)
            .with("DD_APPLICATION_KEY", "app-" + Workspace.CANARY)
            .with("DD_BASE_URL", server.baseUrl().toString());
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append("{\"id\": \"r" + i + "\", \"prompt\": \"p" + i + "\", \"expected\": \"p1\"}\n");
    }
    work.write("rows.jsonl", rows.toString());
    work.write(
        "e.yaml",
        """
        name: numbers
        dataset: rows.jsonl
        models: [{api: test, model: m, parameters: {respond: echo}}]
        evaluators: [exact_match]
        summary_evaluators: [num_exact_matches]
        """);
    Ended ended = work.run("run", "e.yaml", "--output", "out", "--quiet");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsExportedAndImportedIsTheSameRun() throws IOException {
    Ended exported = work.run("export", "datadog", "out", "--output", "x.jsonl");
    assertThat(exported.exitCode()).as(exported.err()).isZero();

    Ended imported = work.run("import", "datadog", "x.jsonl", "--output", "back");

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(lines("back")).isEqualTo(lines("out"));
    assertThat(
            Json.parse(Files.readString(work.path("back/summary.json")))
                .at("/scores/exact_match/mean"))
        .isEqualTo(
            Json.parse(Files.readString(work.path("out/summary.json")))
                .at("/scores/exact_match/mean"));
    Ended found = work.run("query", "back", "@evaluations.custom.exact_match:1", "--format", "ids");
    assertThat(found.out()).isEqualTo("r1\n");
    assertThat(server.requests()).isZero();
  }

  @Test
  void anUploadThatWasKilledGoesOnAndSendsNothingTwice() {
    server.fault(
        request ->
            request.path().endsWith("/events") && server.spanCount() >= ROWS / 3
                ? ServerReply.stall()
                : null);
    String[] upload = {"upload", "datadog", "out", "--max-bytes", "3000", "--concurrency", "2"};
    try (AssayProcess killed = work.start(upload)) {
      killed.await("a third of the spans", () -> server.spanCount() >= ROWS / 3);
      killed.signal("KILL");
      killed.end();
    }
    server.fault(request -> null);

    Ended resumed = work.run(upload);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(server.spanCount()).isEqualTo(ROWS);
    assertThat(server.repeatedSpans()).as("at most the bodies in flight").isLessThanOrEqualTo(12);
    assertThat(server.experiments()).hasSize(1);
    assertThat(server.experiments().get(0).path("status").asText()).isEqualTo("completed");
    assertThat(server.metricCount()).isEqualTo(ROWS + 1);
    assertThat(server.records("rows")).hasSize(ROWS);

    long requests = server.requests();
    assertThat(work.run(upload).err()).contains("0 sent now");
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void aRefusedKeyEndsWith77AndIsNowhere() {
    server.key("another");

    Ended refused = work.run("upload", "datadog", "out");

    assertThat(refused.exitCode()).isEqualTo(77);
    assertThat(refused.err()).contains("HTTP_403", "DD_API_KEY").doesNotContain("p1");
    assertThat(work.run("upload", "datadgo", "out").err()).contains("did you mean \"datadog\"?");
    work.without("DD_API_KEY");
    assertThat(work.run("upload", "datadog", "out").exitCode()).isEqualTo(77);
    assertThat(work.run("upload", "datadog", "nowhere").exitCode()).isEqualTo(66);
  }

  private List<String> lines(String directory) throws IOException {
    List<String> sorted = new ArrayList<>();
    for (String line : Files.readAllLines(work.path(directory + "/completed.jsonl"))) {
      sorted.add(Json.parse(line).toPrettyString());
    }
    List<String> keys = new ArrayList<>();
    for (String line : sorted) {
      keys.add(line.lines().sorted().toList().toString());
    }
    keys.sort(null);
    return keys;
  }
}
