package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.json.CompletedLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that several threads read. */
class CompletedRunsTest {

  @TempDir Path directory;

  @Test
  void resultsComeInTheOrderOfTheLines() throws IOException {
    CompletedRuns runs = written(lines(5_000));

    assertThat(ids(runs, CompletedLine.Part.WHOLE))
        .isEqualTo(IntStream.range(0, 5_000).mapToObj(i -> "r" + i).toList());
    assertThat(ids(runs, CompletedLine.Part.OUTCOME)).hasSize(5_000);
  }

  @Test
  void aLineLargerThanAPieceIsOneOfItsOwn() throws IOException {
    List<String> lines = lines(20);
    lines.replaceAll(line -> line.replace("an answer", "a".repeat(1 << 20)));

    assertThat(ids(written(lines), CompletedLine.Part.WHOLE)).hasSize(20);
  }

  @Test
  void aLineThatIsNoRunIsNamedAfterAllBeforeIt() throws IOException {
    List<String> lines = lines(1_000);
    lines.set(700, "{\"id\":\"r700\"}");
    CompletedRuns runs = written(lines);
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> each(runs, CompletedLine.Part.WHOLE, seen))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("completed.jsonl:701 is not a completed run: Missing key epoch");
    assertThat(seen.size()).isBetween(500, 700);
  }

  @Test
  void aChangedFileIsFoundOutAtItsEnd() throws IOException {
    CompletedRuns runs = written(lines(600));
    Path file = directory.resolve("completed.jsonl");
    Files.writeString(file, Files.readString(file).replace("an answer", "no answer"));
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(() -> each(runs, CompletedLine.Part.WHOLE, seen))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("not the file that the manifest lists");
    assertThat(seen).hasSize(600);
  }

  @Test
  void aFileThatChangesBetweenTwoPassesIsHashedAgain() throws IOException {
    CompletedRuns runs = written(lines(600));
    assertThat(ids(runs, CompletedLine.Part.OUTCOME)).hasSize(600);
    Path file = directory.resolve("completed.jsonl");
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, Files.readString(file).replace("an answer", "no answer"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 5_000));

    assertThatThrownBy(() -> ids(runs, CompletedLine.Part.WHOLE))
        .hasMessageContaining("not the file that the manifest lists");
  }

  private static List<String> ids(CompletedRuns runs, CompletedLine.Part part) {
    List<String> ids = new ArrayList<>();
    each(runs, part, ids);
    return ids;
  }

  private static void each(CompletedRuns runs, CompletedLine.Part part, List<String> ids) {
    try (Stream<String> all = runs.map(part, (run, line) -> run.row().id())) {
      all.iterator().forEachRemaining(ids::add);
    }
  }

  private static List<String> lines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(
          """
          {"id":"r%d","epoch":1,"status":"answered","response":"an answer","scores":{}}\
          """
              .formatted(i));
    }
    return lines;
  }

  private CompletedRuns written(List<String> lines) throws IOException {
    byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(directory.resolve("completed.jsonl"), content);
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        {"manifest_version": 1, "assay_version": "test", "experiment": "test",
         "started": "2026-01-31T12:00:00Z", "finished": "2026-01-31T12:00:01Z",
         "configuration_sha256": "", "inputs": [],
         "rows": {"read": %1$d, "rejected": 0, "skipped": 0, "accepted": %1$d},
         "runs": {"expected": %1$d, "answered": %1$d, "refused": 0, "failed": 0},
         "outputs": [{"name": "completed.jsonl", "content": "runs", "format": "jsonl",
                      "records": %1$d, "bytes": %2$d, "sha256": "%3$s"}]}
        """
            .formatted(lines.size(), content.length, Sha256.of(content)));
    return CompletedRuns.in(directory)
        .match(
            runs -> runs,
            problem -> {
              throw new AssertionError(problem.message());
            });
  }
}
