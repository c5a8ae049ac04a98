package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.MemoryFileSystem;
import dev.assay.pipelines.InProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --shared} does to inputs, ledger and outputs, in a folder and in an object store. */
class SharedPlacePipelineTest {

  private static final String STORE = "memory://bucket/place";
  private static final int ROWS = 90;

  @TempDir private Path directory;

  private final FaultServer server = FaultServer.start();

  @BeforeEach
  void writeRows() throws IOException {
    MemoryFileSystem.OBJECTS.clear();
    Files.writeString(directory.resolve("rows.jsonl"), rows());
  }

  private static String rows() {
    return IntStream.range(0, ROWS)
        .mapToObj(
            i ->
                "{\"id\":\"r%d\",\"api\":\"openai\",\"model_name\":\"m\",\"prompt\":\"p%d\",\"expected\":\"p%d\"}"
                    .formatted(i, i, i))
        .collect(Collectors.joining("\n"));
  }

  @AfterEach
  void close() {
    server.close();
    MemoryFileSystem.OBJECTS.clear();
  }

  private InProcess run(String shared, String file, String... more) {
    List<String> words = new ArrayList<>(List.of("run", file.contains("://") ? file : at(file)));
    words.addAll(List.of("--output", at("out"), "--shared", shared));
    words.addAll(Arrays.asList(more));
    return InProcess.run(
        Map.of("OPENAI_API_KEY", "some-key", "OPENAI_BASE_URL", server.baseUrl().toString()),
        words);
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private String place(String kind) {
    return kind.equals("store") ? STORE : at("place");
  }

  private List<String> inPlace(String kind) throws IOException {
    if (kind.equals("store")) {
      return List.copyOf(MemoryFileSystem.OBJECTS.keySet());
    }
    try (Stream<Path> files = Files.walk(directory.resolve("place"))) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  private JsonNode summary() throws IOException {
    return Json.parse(Files.readAllBytes(directory.resolve("out/summary.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "folder"})
  void theLedgerStaysThereAndOutputsComeHome(String kind) throws IOException {
    InProcess first = run(place(kind), "rows.jsonl");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(Files.readAllLines(directory.resolve("out/completed.jsonl"))).hasSize(ROWS);
    assertThat(inPlace(kind)).isNotEmpty().allMatch(name -> name.contains("/ledger/"));
    assertThat(inPlace(kind)).anyMatch(name -> name.endsWith(".seg"));
    try (Stream<Path> own = Files.list(directory.resolve("out/ledger"))) {
      assertThat(own).noneMatch(file -> file.toString().endsWith(".seg"));
    }

    InProcess again = run(place(kind), "rows.jsonl", "--resume");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(server.received()).as("every answer is known from there").hasSize(ROWS);
    assertThat(summary().at("/runs/answered").intValue()).isEqualTo(ROWS);
  }

  @Test
  void inputsOfAStoreAreReadThere() throws IOException {
    MemoryFileSystem.OBJECTS.put(
        "memory://bucket/in/rows.jsonl", rows().getBytes(StandardCharsets.UTF_8));

    InProcess done = run(STORE, "memory://bucket/in/rows.jsonl");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(summary().at("/runs/answered").intValue()).isEqualTo(ROWS);
    assertThat(MemoryFileSystem.OBJECTS).containsKey("memory://bucket/in/rows.jsonl");
  }

  @Test
  void anObjectThatIsCutEndsTheResumeBeforeAnythingIsCalled() {
    assertThat(run(STORE, "rows.jsonl").code()).isZero();
    String segment =
        MemoryFileSystem.OBJECTS.keySet().stream()
            .filter(name -> name.endsWith(".seg"))
            .findFirst()
            .orElseThrow();
    MemoryFileSystem.OBJECTS.computeIfPresent(
        segment, (name, bytes) -> Arrays.copyOf(bytes, bytes.length - 20));

    InProcess again = run(STORE, "rows.jsonl", "--resume");

    assertThat(again.code()).as(again.err()).isEqualTo(74);
    assertThat(again.err()).contains(segment, "truncated or damaged", "--resume");
    assertThat(server.received()).hasSize(ROWS);
  }

  @Test
  void earlyStoppingGoesWithAFolderAndNotWithAStore() throws IOException {
    Files.writeString(
        directory.resolve("early.yaml"),
        """
        name: early
        dataset: rows.jsonl
        evaluators: [exact_match]
        early_stopping: {score: exact_match, width: 0.4, first: 30}
        """);

    InProcess refused = run(STORE, "early.yaml");
    InProcess done = run(at("place"), "early.yaml");

    assertThat(refused.code()).as(refused.err()).isEqualTo(64);
    assertThat(refused.err()).contains(STORE, "early_stopping");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(summary().at("/early_stopping/rows_not_called").intValue()).isPositive();
    assertThat(inPlace("folder")).allMatch(name -> name.contains("/ledger/"));
  }

  @Test
  void aSchemeThatNobodyKnowsIsToldBeforeAnythingIsCalled() {
    InProcess refused = run("nowhere://bucket/place", "rows.jsonl");

    assertThat(refused.code()).as(refused.err()).isEqualTo(78);
    assertThat(refused.err()).contains("STORAGE_MISSING", "nowhere://bucket/place", "ASSAY_WITH");
    assertThat(server.received()).isEmpty();
  }
}
