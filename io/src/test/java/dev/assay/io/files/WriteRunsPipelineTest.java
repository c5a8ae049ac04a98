package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteRunsPipelineTest {

  @TempDir Path staging;

  @Test
  void writesEveryRunAsOneLine() throws IOException {
    List<Run> runs =
        List.of(
            SampleRuns.answered("1", "Paris"),
            SampleRuns.failed("2"),
            SampleRuns.answered("3", SampleRuns.HOSTILE));

    List<WrittenFile> written = write(runs, WriteRuns.to(staging.toString()));

    assertThat(written).hasSize(1);
    WrittenFile file = written.get(0);
    assertThat(file.finalName()).isEqualTo("completed.jsonl");
    assertThat(file.kinds()).isEqualTo(Map.of("answered", 2L, "failed", 1L));
    assertThat(Files.readAllLines(Path.of(file.temporaryPath())))
        .containsExactlyInAnyOrderElementsOf(
            runs.stream()
                .map(r -> new String(SampleRuns.line(r), StandardCharsets.UTF_8))
                .toList());
    assertThat(ReadBack.of(Path.of(file.temporaryPath()), file.format()).agrees(file)).isTrue();
  }

  @Test
  void writesAnEmptyFilePerFormatAndShardWithoutRuns() throws IOException {
    List<WrittenFile> written =
        write(
            List.of(),
            WriteRuns.to(staging.toString())
                .withShards(2)
                .withFormats(List.of(OutputFormat.JSONL, OutputFormat.PARQUET)));

    assertThat(written)
        .extracting(WrittenFile::finalName)
        .containsExactlyInAnyOrder(
            "completed-00000-of-00002.jsonl",
            "completed-00001-of-00002.jsonl",
            "completed-00000-of-00002.parquet",
            "completed-00001-of-00002.parquet");
    for (WrittenFile file : written) {
      assertThat(file.records()).isZero();
      assertThat(ReadBack.of(Path.of(file.temporaryPath()), file.format()).agrees(file)).isTrue();
    }
  }

  @Test
  void spreadsRunsOverManyShardsWithoutLosingOne() throws IOException {
    List<Run> runs =
        IntStream.range(0, 500).mapToObj(i -> SampleRuns.answered("r" + i, "answer " + i)).toList();

    List<WrittenFile> written =
        write(
            runs,
            WriteRuns.to(staging.toString())
                .withShards(8)
                .withFormats(List.of(OutputFormat.JSONL, OutputFormat.PARQUET)));

    assertThat(written).hasSize(16);
    TreeSet<String> lines = new TreeSet<>();
    long parquet = 0;
    for (WrittenFile file : written) {
      assertThat(file.records()).isPositive();
      if (file.format() == OutputFormat.JSONL) {
        lines.addAll(Files.readAllLines(Path.of(file.temporaryPath())));
      } else {
        parquet += ReadBack.of(Path.of(file.temporaryPath()), file.format()).records();
      }
    }
    assertThat(lines).hasSize(500);
    assertThat(parquet).isEqualTo(500);
  }

  @Test
  void aSecondAttemptWritesToOtherNames() throws IOException {
    List<Run> runs = List.of(SampleRuns.answered("1", "Paris"));
    WriteRuns write = WriteRuns.to(staging.toString());

    WrittenFile first = write(runs, write).get(0);
    WrittenFile second = write(runs, write).get(0);

    assertThat(second.temporaryPath()).isNotEqualTo(first.temporaryPath());
    assertThat(second.sha256()).isEqualTo(first.sha256());
    assertThat(Path.of(first.temporaryPath())).exists();
  }

  @Test
  void leavesNoFileWhereAFormatCannotBeWritten() throws IOException {
    assertThatThrownBy(
            () ->
                write(
                    List.of(SampleRuns.answered("1", "Paris")),
                    WriteRuns.to(staging.resolve("missing").toString())))
        .hasRootCauseInstanceOf(NoSuchFileException.class);
    try (Stream<Path> left = Files.list(staging)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void refusesImpossibleSettings() {
    WriteRuns write = WriteRuns.to(staging.toString());
    assertThatThrownBy(() -> write.withShards(0))
        .hasMessage("Invalid shards: 0 (must be 1 to 99999)");
    assertThatThrownBy(() -> write.withFormats(List.of()))
        .hasMessage("Invalid formats: [] (must be one or more, none twice)");
  }

  private static List<WrittenFile> write(List<Run> runs, WriteRuns write) {
    return DirectRun.of(
        pipeline ->
            pipeline
                .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply("WriteRuns", write));
  }
}
