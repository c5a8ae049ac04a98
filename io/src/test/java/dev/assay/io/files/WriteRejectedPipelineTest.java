package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RejectedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteRejectedPipelineTest {

  @TempDir Path staging;

  @Test
  void ordersLinesByFileAndNumber() throws IOException {
    List<Rejected> lines = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      lines.add(rejected("b.jsonl", i));
      lines.add(rejected("a.jsonl", i));
    }
    Collections.shuffle(lines, new Random(7));

    WrittenFile file = write(lines);

    assertThat(file.finalName()).isEqualTo("rejected.jsonl");
    assertThat(file.kinds()).isEqualTo(Map.of("read", 60L));
    List<Rejected> found = read(Path.of(file.temporaryPath()));
    assertThat(found.get(0)).isEqualTo(rejected("a.jsonl", 1));
    assertThat(found.get(29)).isEqualTo(rejected("a.jsonl", 30));
    assertThat(found.get(30)).isEqualTo(rejected("b.jsonl", 1));
    assertThat(found).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void isWrittenAlsoWhenNothingWasRejected() {
    WrittenFile file = write(List.of());

    assertThat(Path.of(file.temporaryPath())).isEmptyFile();
    assertThat(file.records()).isZero();
  }

  @Test
  void sortsMoreThanFitsInMemory() throws IOException {
    List<Long> order = new ArrayList<>();
    try (PositionSort sort = new PositionSort(2_000)) {
      for (int i = 0; i < 500; i++) {
        Rejected line = rejected("a.jsonl", (i * 37) % 500 + 1);
        sort.add("read", Json.bytes(RejectedJson.CODEC.toJson(line)));
      }
      assertThat(sort.spills()).isGreaterThan(10);
      sort.forEach(
          (kind, json) ->
              order.add(RejectedJson.CODEC.fromJson(Json.parse(json)).position().line()));
    }
    assertThat(order).hasSize(500).isSorted().doesNotHaveDuplicates();
  }

  private WrittenFile write(List<Rejected> lines) {
    List<WrittenFile> written =
        DirectRun.of(
            pipeline ->
                pipeline
                    .apply(Create.of(lines).withCoder(JsonCoder.of(RejectedJson.CODEC)))
                    .apply("WriteRejected", WriteRejected.to(staging.toString())));
    assertThat(written).hasSize(1);
    return written.get(0);
  }

  private static List<Rejected> read(Path file) throws IOException {
    List<Rejected> found = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      found.add(RejectedJson.CODEC.fromJson(Json.parse(line)));
    }
    return found;
  }

  private static Rejected rejected(String file, long line) {
    return new Rejected(
        new SourcePosition(file, line, line * 10), "read", "ROW_JSON", "no JSON\uD800", "{" + line);
  }
}
