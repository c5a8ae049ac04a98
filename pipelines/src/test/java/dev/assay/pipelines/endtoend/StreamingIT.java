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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that keep coming in new files of a pattern, one experiment of them all. */
class StreamingIT {

  private static final String EXPERIMENT =
      """
      name: events
      dataset: "in/*.jsonl"
      evaluators: [{type: contains, value: prompt}]
      output: {formats: [jsonl, parquet]}
      """;

  @TempDir Path temporary;

  private Workspace workspace(FaultServer server) throws IOException {
    Workspace work = new Workspace(temporary).withServer(server);
    Files.createDirectories(work.path("in"));
    work.write("events.yaml", EXPERIMENT);
    return work;
  }

  private static String[] command(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("run", "events.yaml", "--watch", "--output", "out", "--watch-every", "200ms"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** What a reader finds who reads by the manifest at any moment. */
  private static List<JsonNode> lines(Workspace work, String content) {
    List<JsonNode> found = new ArrayList<>();
    try {
      if (!Files.exists(work.path("out/manifest.json"))) {
        return found;
      }
      JsonNode manifest = Json.parse(Files.readAllBytes(work.path("out/manifest.json")));
      for (JsonNode file : manifest.path("outputs")) {
        if (file.path("name").asText().matches(content + "-\\d{5}\\.jsonl")) {
          Path part = work.path("out").resolve(file.path("name").asText());
          assertThat(Files.size(part)).isEqualTo(file.path("bytes").longValue());
          for (String line : Files.readAllLines(part)) {
            found.add(Json.parse(line));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static List<String> ids(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("id").asText()).toList();
  }

  private static void drop(Workspace work, String name, String text) throws IOException {
    Files.move(work.write(name + ".tmp", text), work.path("in/" + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "flink"})
  void everyRowOfEveryFileIsInPlaceOnceWhileItGoesOnAndAfterASignal(String runner)
      throws IOException {
    try (FaultServer server = FaultServer.start(ServerReply::echo)) {
      Workspace work = workspace(server);
      drop(work, "a.jsonl", Rows.jsonl(Rows.openai(10)));
      Ended ended;
      try (AssayProcess process =
          work.start(command("--commit-every", "300ms", "--runner", runner))) {
        process.await("the first file", () -> lines(work, "completed").size() == 10);
        Ended query = work.run("query", "out", "@status:answered", "--format", "ids");
        assertThat(query.out().lines()).as(query.err()).hasSize(10);
        drop(
            work,
            "b.jsonl",
            Rows.jsonl(List.of(Rows.openai("r01", "again"), Rows.openai("s", "prompt s")))
                + "no row\n");
        process.await(
            "the second file",
            () -> lines(work, "completed").size() == 11 && lines(work, "rejected").size() == 2);
        process.signal("TERM");
        ended = work.end(process);
      }

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
      assertThat(ids(lines(work, "completed"))).hasSize(11).doesNotHaveDuplicates().contains("s");
      assertThat(lines(work, "rejected"))
          .extracting(line -> line.path("code").asText())
          .containsExactlyInAnyOrder("ROW_DUP_ID", "ROW_JSON");
      assertThat(server.received()).hasSize(11);
      JsonNode summary = Output.document(work.path("out/summary.json"));
      assertThat(summary.path("rows"))
          .isEqualTo(
              Json.parse("{'read':13,'rejected':2,'skipped':0,'accepted':11}".replace('\'', '"')));
      assertThat(summary.at("/runs/answered").intValue()).isEqualTo(11);
      assertThat(summary.at("/scores/contains/n").intValue()).isEqualTo(11);
      assertThat(work.path("out/completed-00000.parquet")).exists();
      try (Stream<Path> left = Files.list(work.path("out"))) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .noneMatch(name -> name.startsWith(".parts") || name.startsWith(".staging"));
      }
    }
  }

  /** The first eight are answered and in place, the others left hanging when the kill comes. */
  @Test
  void afterAKillNoRowIsThereTwiceAndNoAnswerPaidTwice() throws IOException {
    try (FaultServer server =
        FaultServer.start(r -> r.number() <= 8 ? ServerReply.echo(r) : ServerReply.stall())) {
      Workspace work = workspace(server);
      drop(work, "a.jsonl", Rows.jsonl(Rows.openai(20)));
      String[] command =
          command("--commit-every", "300ms", "--concurrency", "4", "--watch-until-idle", "1s");
      try (AssayProcess process = work.start(command)) {
        process.await("eight in place", () -> lines(work, "completed").size() == 8);
        process.await("four in flight", () -> server.received().size() == 12);
        process.signal("KILL");
        assertThat(work.end(process).exitCode()).isEqualTo(137);
      }
      List<String> first = ids(lines(work, "completed"));
      server.script(ServerReply::echo);
      drop(work, "b.jsonl", Rows.jsonl(List.of(Rows.openai("s", "prompt s"))));

      Ended again = work.run(command);

      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(ids(lines(work, "completed")))
          .hasSize(21)
          .doesNotHaveDuplicates()
          .containsAll(first);
      assertThat(server.received().subList(12, server.received().size()))
          .extracting(ReceivedRequest::text)
          .hasSize(13)
          .doesNotHaveDuplicates();
      assertThat(Output.document(work.path("out/summary.json")).at("/runs/answered").intValue())
          .isEqualTo(21);

      Ended third = work.run(command);

      assertThat(third.exitCode()).as(third.err()).isZero();
      assertThat(server.received()).hasSize(25);
      assertThat(lines(work, "completed")).hasSize(21);
    }
  }

  @Test
  void aSignalLeavesUncalledRowsForTheNextStart() throws IOException {
    try (FaultServer server =
        FaultServer.start(r -> ServerReply.echo(r).after(Duration.ofMillis(100)))) {
      Workspace work = workspace(server);
      drop(work, "a.jsonl", Rows.jsonl(Rows.openai(40)));
      Ended stopped;
      try (AssayProcess process = work.start(command("--concurrency", "2"))) {
        process.await("the sixth request", () -> server.received().size() >= 6);
        process.signal("INT");
        stopped = work.end(process);
      }
      int sent = server.received().size();

      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
      assertThat(sent).isLessThan(40);
      assertThat(lines(work, "completed")).as("those in flight, too").hasSize(sent);
      assertThat(Output.document(work.path("out/summary.json")).at("/rows/skipped").intValue())
          .isEqualTo(40 - sent);
      assertThat(stopped.err())
          .contains("Continue with: ./assay run events.yaml --watch --output out");

      Ended resumed = work.run(command("--watch-until-idle", "500ms"));

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(ids(lines(work, "completed"))).hasSize(40).doesNotHaveDuplicates();
      assertThat(server.received()).hasSize(40);
    }
  }

  @Test
  void whatCannotBeFollowedIsRefused() throws IOException {
    try (FaultServer server = FaultServer.start(ServerReply::echo)) {
      Workspace work = workspace(server);

      Ended noOutput = work.run("run", "events.yaml", "--watch");
      assertThat(noOutput.exitCode()).isEqualTo(64);
      assertThat(noOutput.err()).contains("--watch needs --output");

      work.write("judged.yaml", EXPERIMENT + "early_stopping: {score: contains}\n");
      Ended early = work.run("run", "judged.yaml", "--watch", "--output", "out");
      assertThat(early.exitCode()).as(early.err()).isEqualTo(78);
      assertThat(server.received()).isEmpty();
    }
  }
}
