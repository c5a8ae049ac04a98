package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import dev.assay.io.testing.LangSmithServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs to LangSmith and back, by the real command. */
class LangSmithIT {

  private static final int ROWS = 60;

  @TempDir Path temporary;

  private Workspace work;
  private LangSmithServer server;

  @BeforeEach
  void run() {
    server = LangSmithServer.start();
    server.key(Workspace.CANARY);
    work =
        new Workspace(temporary)
            .with("LANGSMITH_API_KEY", Workspace.CANARY)
            .with("LANGSMITH_ENDPOINT", server.baseUrl().toString());
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
    Ended exported = work.run("export", "langsmith", "out", "--output", "x.json");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(Files.readString(work.path("x.json")))
        .contains("\"dataset_name\":\"rows\"", "\"key\":\"num_exact_matches\"");

    Ended imported = work.run("import", "langsmith", "x.json", "--output", "back");

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(lines("back")).isEqualTo(lines("out"));
    Ended found = work.run("query", "back", "@evaluations.custom.exact_match:1", "--format", "ids");
    assertThat(found.out()).isEqualTo("r1\n");
    assertThat(server.requests()).isZero();
  }

  @Test
  void whatWasUploadedAndIsPulledIsTheSameRun() throws IOException {
    Ended uploaded = work.run("upload", "langsmith", "out");
    assertThat(uploaded.exitCode()).as(uploaded.err()).isZero();
    work.write("pulled.json", server.examplesWithRuns());

    Ended imported = work.run("import", "langsmith", "pulled.json", "--output", "back");

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(lines("back")).isEqualTo(lines("out"));
  }

  @Test
  void anUploadThatWasKilledGoesOnAndSendsNothingTwice() {
    AtomicInteger uploads = new AtomicInteger();
    server.loseAnswers(
        request ->
            request.path().endsWith("/upload-experiment") && uploads.incrementAndGet() == 2
                ? ServerReply.stall()
                : null);
    String[] upload = {"upload", "langsmith", "out", "--split", "3"};
    try (AssayProcess killed = work.start(upload)) {
      killed.await("two experiments", () -> server.sessions().size() >= 2);
      killed.signal("KILL");
      killed.end();
    }

    Ended resumed = work.run(upload);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(server.sessions()).hasSize(3);
    assertThat(server.runCount()).isEqualTo(ROWS);
    assertThat(server.examples()).hasSize(ROWS);
    assertThat(server.conflicts()).isZero();
    long requests = server.requests();
    assertThat(work.run(upload).err()).contains("0 sent now");
    assertThat(server.requests()).isEqualTo(requests);
  }

  @Test
  void refusalsEndAsWhatTheyMean() {
    server.key("another");
    Ended refused = work.run("upload", "langsmith", "out");
    assertThat(refused.exitCode()).isEqualTo(77);
    assertThat(refused.err()).contains("HTTP_403", "LANGSMITH_API_KEY").doesNotContain("p1");

    server.key(Workspace.CANARY);
    String[] upload = {"upload", "langsmith", "out", "--max-attempts", "1"};
    int[][] endings = {{409, 65}, {413, 65}, {422, 65}, {401, 77}, {500, 75}};
    for (int[] ending : endings) {
      server.fault(request -> ServerReply.json(ending[0], "{\"detail\":\"no\"}"));
      assertThat(work.run(upload).exitCode()).as("status " + ending[0]).isEqualTo(ending[1]);
    }
    server.fault(request -> ServerReply.html());
    assertThat(work.run(upload).exitCode()).isEqualTo(75);
    assertThat(work.run("export", "langsmith", "out", "--split", "0").exitCode()).isEqualTo(64);
  }

  private List<String> lines(String directory) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String line : Files.readAllLines(work.path(directory + "/completed.jsonl"))) {
      keys.add(Json.parse(line).toPrettyString().lines().sorted().toList().toString());
    }
    keys.sort(null);
    return keys;
  }
}
