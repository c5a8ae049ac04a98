package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that reach what {@code --shared} names, and not the output directory. */
class SharedStorageIT {

  private static final int ROWS = 60;

  private static FlinkWorkers cluster;

  @TempDir Path temporary;

  @BeforeAll
  static void startCluster() {
    cluster = new FlinkWorkers();
  }

  @AfterAll
  static void endCluster() {
    cluster.close();
  }

  @AfterEach
  void endJobs() {
    cluster.endJobs();
  }

  private Workspace workspace(FaultServer server) {
    Workspace work = new Workspace(temporary);
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(Rows.openai("r" + i, "prompt " + i).put("group", i % 4 == 0 ? "few" : "many"));
    }
    work.write("rows.jsonl", Rows.jsonl(rows));
    // Outside of what is searched for the key: workers read it where the run was given it.
    try {
      Files.writeString(
          variables(),
          "OPENAI_API_KEY=" + Workspace.CANARY + "\nOPENAI_BASE_URL=" + server.baseUrl() + "\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return work;
  }

  private Path variables() {
    return temporary.resolveSibling(temporary.getFileName() + ".env");
  }

  @AfterEach
  void deleteVariables() throws IOException {
    Files.deleteIfExists(variables());
  }

  private String[] words(String file, Path shared, String... more) {
    List<String> words =
        new ArrayList<>(List.of("run", file, "--output", "out", "--shared", shared.toString()));
    words.addAll(List.of("--env-file", variables().toString()));
    words.addAll(List.of(more));
    words.addAll(cluster.words());
    return words.toArray(String[]::new);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).map(directory::relativize).toList();
    }
  }

  @Test
  void aKilledRunGoesOnWithWhatWorkersHaveRecordedThere() throws IOException {
    try (FaultServer server =
        FaultServer.start(request -> ServerReply.echo(request).after(Duration.ofMillis(100)))) {
      Workspace work = workspace(server);
      work.write(
          "slow.yaml",
          """
          name: slow
          dataset: rows.jsonl
          limits:
            few: {concurrency: 1}
            many: {concurrency: 1}
          """);
      Path shared = work.path("shared");
      AssayProcess killed = work.start(words("slow.yaml", shared));
      killed.await("calls", () -> server.received().size() >= 20);
      killed.close();
      cluster.endJobs();
      int before = server.received().size();
      assertThat(before).isLessThan(ROWS);

      Ended ended = work.run(words("slow.yaml", shared, "--resume"));

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      Output output = work.output("out");
      assertThat(output.counts())
          .isEqualTo("60 read, 0 rejected, 60 accepted; 60 answered, 0 refused, 0 failed");
      assertThat(output.responses()).hasSize(ROWS).containsEntry("r7/1", "prompt 7");
      assertThat((long) server.received().size() - ROWS)
          .as("asked again, of one in flight on each lane")
          .isBetween(0L, 2L);
      assertThat(server.received()).extracting(ReceivedRequest::text).contains("prompt 59");
      assertThat(files(shared))
          .as("inputs and outputs were temporary, the ledger stays")
          .isNotEmpty()
          .allMatch(file -> file.getParent().endsWith("ledger"));
      assertThat(files(work.path("out/ledger"))).doesNotContain(Path.of("shared.json"));
    }
  }

  @Test
  void allWorkersTogetherKeepTheBudget() {
    try (FaultServer server =
        FaultServer.start(request -> ServerReply.echo(request).after(Duration.ofMillis(20)))) {
      Workspace work = workspace(server);
      work.write("bounded.yaml", "name: bounded\ndataset: rows.jsonl\nbudget: {max_calls: 40}\n");

      Ended ended = work.run(words("bounded.yaml", work.path("shared")));

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(75);
      assertThat(server.received()).hasSize(40);
      assertThat(work.output("out").counts())
          .isEqualTo("60 read, 0 rejected, 60 accepted; 40 answered, 0 refused, 20 failed");
      assertThat(work.output("out").withStatus("failed"))
          .allSatisfy(
              line -> assertThat(line.at("/error/code").asText()).isEqualTo("BUDGET_SPENT"));

      work.write("bounded.yaml", "name: bounded\ndataset: rows.jsonl\nbudget: {max_calls: 50}\n");
      work.write(
          "ids.txt",
          IntStream.range(0, ROWS).mapToObj(i -> "r" + i).collect(Collectors.joining("\n")));
      Ended more =
          work.run(
              words(
                  "bounded.yaml",
                  work.path("shared"),
                  "--resume",
                  "--accept-changed",
                  "--select",
                  "missing",
                  "--only-ids",
                  "ids.txt"));
      assertThat(more.exitCode()).as(more.err()).isEqualTo(75);
      assertThat(server.received()).as("what was spent before counts").hasSize(50);
      assertThat(work.output("out").counts())
          .isEqualTo("60 read, 0 rejected, 60 accepted; 50 answered, 0 refused, 10 failed");
    }
  }

  /** A path that leads each process elsewhere, as one that is not mounted leads each machine. */
  @Test
  void storageThatWorkersDoNotShareIsFoundOutBeforeAnythingIsCalled() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/cwd")), "a path of Linux");
    try (FaultServer server = FaultServer.start()) {
      Workspace work = workspace(server);

      Ended ended = work.run(words("rows.jsonl", Path.of("/proc/self/cwd/place")));

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(78);
      assertThat(ended.err())
          .containsPattern("LEDGER_NOT_SHARED|WORKER_FILE")
          .contains("--shared")
          .contains("--resume");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void whatCannotGoWithItIsRefused() {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = workspace(server);
      Ended elsewhere = work.run(words("rows.jsonl", Path.of("/proc/no/such/place")));
      Ended noStore =
          work.run("run", "rows.jsonl", "--output", "out3", "--shared", "s3://bucket/place");
      Ended output = work.run("run", "rows.jsonl", "--output", "s3://bucket/out");

      assertThat(elsewhere.exitCode()).as(elsewhere.err()).isEqualTo(74);
      assertThat(elsewhere.err()).contains("/proc/no/such/place", "--resume");
      assertThat(output.exitCode()).as(output.err()).isEqualTo(64);
      assertThat(output.err()).contains("--output", "--shared");
      assertThat(noStore.exitCode()).as(noStore.err()).isEqualTo(78);
      assertThat(noStore.err()).contains("STORAGE_MISSING", "s3://bucket/place", "ASSAY_WITH=s3");
      assertThat(server.received()).isEmpty();
    }
  }
}
