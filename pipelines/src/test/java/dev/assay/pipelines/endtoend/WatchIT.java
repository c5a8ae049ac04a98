package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watched folder, from the file that lands to its outputs, and through kills and signals. */
class WatchIT {

  @TempDir Path temporary;

  private Workspace workspace(FaultServer server) throws IOException {
    Workspace work = new Workspace(temporary).withServer(server);
    Files.createDirectories(work.path("data/input"));
    return work;
  }

  /** Returns the output directories of that name which have a manifest, oldest first. */
  private static List<Path> finished(Workspace work, String name) {
    Path runs = work.path("data/output/" + name);
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(run -> Files.exists(run.resolve("manifest.json"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> log(Workspace work) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(work.path("data/output/watch.jsonl"))) {
        lines.add(Json.parse(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves a file in, as one that was last written long ago. */
  private static void moveIn(Workspace work, String name, String text) throws IOException {
    Path file = work.write("moved", text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.move(file, work.path("data/input/" + name));
  }

  private static String rows(String... prompts) {
    return Rows.jsonl(
        Stream.of(prompts).map(prompt -> Rows.openai("id " + prompt, prompt)).toList());
  }

  private static List<String> texts(FaultServer server) {
    return server.received().stream().map(ReceivedRequest::text).toList();
  }

  @Test
  void runsWhatIsThereOnceOldestFirstAndNotAgain() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = workspace(server);
      moveIn(work, "b.jsonl", rows("one"));
      moveIn(work, "bad.yaml", "dataset: nowhere.jsonl\nepoks: 2\n");
      moveIn(work, "a.csv", "id,prompt,api,model_name\n1,two,openai,m\n");
      moveIn(work, "notes.txt", "not an experiment");
      byte[] before = Files.readAllBytes(work.path("data/input/b.jsonl"));

      Ended first = work.run("watch", "data", "--once");

      assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
      assertThat(texts(server)).containsExactly("one", "two");
      assertThat(first.err())
          .contains("Running data/input/b.jsonl", "CONFIG_UNKNOWN_KEY")
          .contains("data/input/bad.yaml is left until it changes", "exit code 78");
      assertThat(work.path("data/input/b.jsonl")).hasBinaryContent(before);
      assertThat(finished(work, "b")).hasSize(1);
      assertThat(Output.in(finished(work, "a").get(0)).counts()).contains("1 answered");
      assertThat(log(work))
          .extracting(line -> line.path("file").asText() + " " + line.path("status").asText())
          .containsExactlyInAnyOrder(
              "data/input/b.jsonl finished",
              "data/input/bad.yaml refused",
              "data/input/a.csv finished");
      assertThat(log(work))
          .filteredOn(line -> line.path("status").asText().equals("refused"))
          .singleElement()
          .satisfies(line -> assertThat(line.path("reason").asText()).contains("epoks"));

      Files.delete(work.path("data/input/bad.yaml"));
      Ended second = work.run("watch", "--data-folder", "data", "--once");

      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(second.err()).contains("2 files were run before");

      Files.delete(work.path("data/output/watch.jsonl"));
      Ended third = work.run("watch", "data", "--once");

      assertThat(third.exitCode()).as(third.err()).isZero();
      assertThat(third.err()).contains("b.jsonl was run before", "a.csv was run before");
      assertThat(server.received()).hasSize(2);

      Ended other = work.run("watch", "data", "--once", "--epochs", "2");

      assertThat(other.exitCode()).as(other.err()).isZero();
      assertThat(server.received()).as("other settings run anew").hasSize(6);
      assertThat(finished(work, "b")).hasSize(2);
    }
  }

  @Test
  void runsFilesAsTheyComeAndChange() throws IOException {
    try (FaultServer server = FaultServer.start()) {
      Workspace work = workspace(server);
      Files.createDirectories(work.path("data/media"));

      Ended ended;
      try (AssayProcess process =
          work.start("watch", "data", "--settle", "200ms", "--rescan", "2s", "--quiet")) {
        process.await("the folder of outputs", () -> Files.exists(work.path("data/output/.lock")));
        work.write("data/input/a.jsonl", rows("one"));
        process.await("the first run", () -> finished(work, "a").size() == 1);
        work.write("data/input/a.jsonl", rows("one", "two"));
        process.await("the changed file's run", () -> finished(work, "a").size() == 2);
        moveIn(work, "b.jsonl", rows("three"));
        process.await("the moved file's run", () -> finished(work, "b").size() == 1);

        Ended locked = work.run("watch", "data", "--once");

        assertThat(locked.exitCode()).isEqualTo(75);
        assertThat(locked.err()).contains("RUN_LOCKED", "is in use by process");
        process.signal("TERM");
        ended = work.end(process);
      }

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(143);
      assertThat(ended.err()).contains("Continue with: ./assay watch data --settle 200ms");
      assertThat(texts(server)).containsExactlyInAnyOrder("one", "one", "two", "three");
    }
  }

  @Test
  void goesOnInPlaceAfterAKillAndAfterASignal() throws IOException {
    int rows = 30;
    try (FaultServer server =
        FaultServer.start(r -> r.number() <= 8 ? ServerReply.echo(r) : ServerReply.stall())) {
      Workspace work = workspace(server);
      moveIn(work, "a.jsonl", Rows.jsonl(Rows.openai(rows)));
      String[] command = {"watch", "data", "--concurrency", "1"};

      try (AssayProcess process = work.start(command)) {
        process.await("a ninth request", () -> server.received().size() == 9);
        process.signal("KILL");
        work.end(process);
      }
      server.script(
          r -> ServerReply.echo(r).after(java.time.Duration.ofMillis(r.number() > 14 ? 300 : 0)));

      Ended stopped;
      try (AssayProcess process = work.start(command)) {
        process.await("a fifteenth request", () -> server.received().size() >= 15);
        process.signal("INT");
        stopped = work.end(process);
      }

      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
      assertThat(stopped.err()).contains("Continue with: ./assay watch data --concurrency 1");
      assertThat(finished(work, "a")).hasSize(1);
      int sent = server.received().size();
      assertThat(sent).isLessThan(rows);
      server.script(ServerReply::echo);

      Ended once = work.run("watch", "data", "--once");

      assertThat(once.exitCode()).as(once.err()).isZero();
      assertThat(finished(work, "a")).as("the same output").hasSize(1);
      assertThat(Output.in(finished(work, "a").get(0)).withStatus("answered")).hasSize(rows);
      assertThat(server.received()).as("one was in flight at the kill").hasSize(rows + 1);
      assertThat(texts(server)).containsAll(Rows.openai(rows).stream().map(WatchIT::ask).toList());
    }
  }

  private static String ask(JsonNode row) {
    return row.path("prompt").asText();
  }

  @Test
  void runsExperimentsAndNotTheirRowsAndSaysWhatIsWrongWithOptionsAtOnce() throws IOException {
    Workspace work = new Workspace(temporary);
    Files.createDirectories(work.path("plain"));
    Path rows = work.write("plain/rows.jsonl", "{\"word\": \"a\"}\n{\"word\": \"b\"}\n");
    Path experiment =
        work.write(
            "plain/e.yaml",
            """
            name: words
            dataset: rows.jsonl
            prompt: "{{word}}"
            models: [{api: test, model: echo}]
            evaluators: [is-refusal]
            """);
    for (Path file : List.of(rows, experiment)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }

    Ended ended = work.run("watch", "plain", "--once");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    try (Stream<Path> names = Files.list(work.path("plain/output"))) {
      assertThat(names.filter(Files::isDirectory).map(p -> p.getFileName().toString()))
          .containsExactly("words");
    }

    Ended wrong = work.run("watch", "plain", "--max-queries", "0");

    assertThat(wrong.exitCode()).isEqualTo(64);
    assertThat(wrong.err()).contains("Invalid --max-queries: 0");

    Ended resume = work.run("watch", "plain", "--resume");

    assertThat(resume.exitCode()).isEqualTo(64);

    Ended absent = work.run("watch", "absent");

    assertThat(absent.exitCode()).isEqualTo(66);
    assertThat(absent.err()).contains("absent", work.path("").toString());
  }
}
