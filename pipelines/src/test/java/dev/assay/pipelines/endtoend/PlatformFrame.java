package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.PlatformServer;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs to a platform and back, by the real command: what holds for each of them.
 *
 * @param <S> the platform on this machine
 */
abstract class PlatformFrame<S extends PlatformServer> {

  static final int ROWS = 60;

  private static final Map<String, byte[]> FINISHED = new TreeMap<>();

  @TempDir Path temporary;

  private final String format;
  private final String carrier;
  private final List<String> smallBodies;
  private final String keyVariable;
  Workspace work;
  S server;

  /**
   * Makes a frame.
   *
   * @param carrier end of the path of requests that carry runs
   * @param smallBodies options with which an upload takes many of them
   */
  PlatformFrame(String format, String carrier, List<String> smallBodies, String keyVariable) {
    this.format = format;
    this.carrier = carrier;
    this.smallBodies = smallBodies;
    this.keyVariable = keyVariable;
  }

  abstract S start();

  /** Returns the variables that an upload needs besides the key. */
  abstract Map<String, String> variables(String address);

  /** Returns how many rows the server has once all is there. */
  abstract long rows();

  @BeforeEach
  void begin() {
    server = start();
    server.key(Workspace.CANARY);
    work = new Workspace(temporary).with(keyVariable, Workspace.CANARY);
    variables(server.baseUrl().toString()).forEach(work::with);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Makes a finished run of sixty rows in {@code out}; the same for all tests of this process. */
  final void run() {
    try {
      if (FINISHED.isEmpty()) {
        runOnce();
        try (Stream<Path> files = Files.walk(work.path("."))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            FINISHED.put(work.path(".").relativize(file).toString(), Files.readAllBytes(file));
          }
        }
      }
      for (Map.Entry<String, byte[]> file : FINISHED.entrySet()) {
        Files.createDirectories(work.path(file.getKey()).getParent());
        work.write(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void runOnce() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      String lang = i % 2 == 0 ? "en" : "de";
      rows.append(
          "{\"id\": \"r%d\", \"prompt\": \"p%d\", \"expected\": \"p1\", \"lang\": \"%s\"}\n"
              .formatted(i, i, lang));
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

  @Test
  void everyCommandReadsWhatIsExportedAndImportedAsTheRunItIs() throws IOException {
    run();
    ok("export", format, "out", "--output", "x.jsonl");
    ok("import", format, "x.jsonl", "--output", "back");

    assertThat(runs("back")).isEqualTo(runs("out"));
    assertThat(json("back/summary.json").at("/scores/exact_match"))
        .isEqualTo(json("out/summary.json").at("/scores/exact_match"));
    assertThat(ok("query", "back", "@evaluations.custom.exact_match:1", "--format", "ids").out())
        .isEqualTo("r1\n");
    JsonNode compared = Json.parse(ok("compare", "out", "back", "--json").out());
    assertThat(compared.at("/scores/exact_match/ties").asInt()).isEqualTo(ROWS);
    assertThat(compared.at("/scores/exact_match/difference").asDouble()).isZero();
    assertThat(work.run("gate", "back", "--gate", "exact_match.mean >= 0.5").exitCode())
        .isEqualTo(100);
    ok("gate", "back", "--gate", "exact_match.mean >= 0.01");

    work.write(
        "more.yaml",
        Files.readString(work.path("e.yaml"))
            .replace("[exact_match]", "[exact_match, {type: contains, name: has_p}]"));
    ok("evaluate", "back", "--experiment", "more.yaml");
    assertThat(json("back/summary.json").at("/scores/has_p/n").asInt()).isEqualTo(ROWS);
    assertThat(json("back/summary.json").at("/scores/exact_match/mean"))
        .isEqualTo(json("out/summary.json").at("/scores/exact_match/mean"));
    ok("summarize", "back", "--slice", "lang");
    assertThat(Files.readString(work.path("back/summary.json"))).contains("\"lang\"");
    assertThat(server.requests()).isZero();
  }

  @Test
  void aSignalEndsAnUploadInOrderAndItsLastWordsGoOnWithIt() {
    run();
    AtomicInteger carried = new AtomicInteger();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    server.fault(
        request -> {
          if (request.path().endsWith(carrier) && carried.incrementAndGet() == 3) {
            reached.countDown();
            await(released);
          }
          return null;
        });
    Ended stopped;
    try (AssayProcess upload = work.start(upload())) {
      upload.await("the third body", () -> reached.getCount() == 0);
      upload.signal("TERM");
      upload.await("words about the end", () -> upload.hasSaid("Stopping"));
      released.countDown();
      stopped = work.end(upload);
    }
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(143);
    assertThat(server.rowCount()).isBetween(1L, rows() - 1);
    String resume = stopped.err().replaceFirst("(?s).*?Continue with: ([^\n]*).*", "$1");

    Ended resumed = work.shell(resume);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(server.rowCount()).isEqualTo(rows());
    assertThat(server.repeated()).as("what was in flight was waited for").isZero();
    long requests = server.requests();
    assertThat(ok(upload()).err()).contains("0 sent now");
    assertThat(server.requests()).isEqualTo(requests);
  }

  /** Returns the command that uploads in many bodies. */
  final String[] upload() {
    List<String> words = new ArrayList<>(List.of("upload", format, "out"));
    words.addAll(smallBodies);
    return words.toArray(new String[0]);
  }

  final Ended ok(String... command) {
    Ended ended = work.run(command);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  final JsonNode json(String path) throws IOException {
    return Json.parse(Files.readString(work.path(path)));
  }

  /** Returns the runs of a directory by row and epoch. */
  final Map<String, JsonNode> runs(String directory) throws IOException {
    Map<String, JsonNode> runs = new TreeMap<>();
    for (String line : Files.readAllLines(work.path(directory + "/completed.jsonl"))) {
      JsonNode run = Json.parse(line);
      runs.put(run.path("id").asText() + "/" + run.path("epoch").asInt(), run);
    }
    return runs;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
