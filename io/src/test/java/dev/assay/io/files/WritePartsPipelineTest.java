package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.OutputDirectory.Mode;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritePartsPipelineTest {

  private static final ConcurrentMap<String, ConcurrentLinkedQueue<WrittenPart>> EMITTED =
      new ConcurrentHashMap<>();

  @TempDir Path home;

  private List<WrittenPart> parts(Path staging, List<Run> runs) {
    EMITTED.put(staging.toString(), new ConcurrentLinkedQueue<>());
    TestStream.Builder<Run> stream = TestStream.create(JsonCoder.of(RunJson.CODEC));
    for (Run run : runs) {
      stream = stream.addElements(run);
    }
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .apply(
            Window.<Run>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(2)))
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes())
        .apply(
            WriteParts.ofRuns(
                staging.toString(), List.of(OutputFormat.JSONL, OutputFormat.PARQUET)))
        .apply(ParDo.of(new EmitFn(staging.toString())));
    pipeline.run().waitUntilFinish();
    return new ArrayList<>(EMITTED.get(staging.toString()));
  }

  private static final class EmitFn extends DoFn<WrittenPart, Void> {
    private static final long serialVersionUID = 1L;

    private final String name;

    EmitFn(String name) {
      this.name = name;
    }

    @ProcessElement
    public void emit(@Element WrittenPart part) {
      EMITTED.get(name).add(part);
    }
  }

  @Test
  void everyRunIsInOnePartAndPartsAreAddedToWhatIsInPlace() throws IOException {
    List<Run> runs =
        List.of(
            SampleRuns.answered("1", "Paris"),
            SampleRuns.failed("2"),
            SampleRuns.answered("3", SampleRuns.HOSTILE));
    Path staging = Files.createDirectory(home.resolve("staging"));

    List<WrittenPart> parts = parts(staging, runs);

    assertThat(parts).hasSizeBetween(1, 3);
    assertThat(parts.stream().mapToLong(WrittenPart::records).sum()).isEqualTo(3);
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.isOfRuns()).isTrue();
              assertThat(part.files()).hasSize(2);
              assertThat(part.inputs().values().stream().mapToLong(n -> n).sum())
                  .isEqualTo(part.records());
            });

    Path out = home.resolve("out");
    Manifest before = manifest(Map.of());
    Map<String, Long> counts = new java.util.TreeMap<>();
    try (OutputDirectory directory = OutputDirectoryTest.opened(out, Mode.NEW)) {
      for (int number = 0; number < parts.size(); number++) {
        WrittenPart part = parts.get(number).numbered(number);
        part.files().get(0).kinds().forEach((kind, n) -> counts.merge(kind, n, Long::sum));
        OutputCommit commit =
            OutputCommit.to(directory, manifest(counts)).withFiles(part.files()).continuing(before);
        before = OutputCommitTest.committed(commit);
        assertThat(out.resolve("completed-0000" + number + ".jsonl")).exists();
      }
      OutputCommit nothingNew =
          OutputCommit.to(directory, manifest(Map.of("answered", 7L))).continuing(before);
      assertThat(nothingNew.commit()).isInstanceOf(OutputResult.Bad.class);
    }
    CompletedRuns read =
        CompletedRuns.in(out)
            .match(
                found -> found,
                problem -> {
                  throw new AssertionError(problem.message());
                });
    assertThat(read.stream().map(run -> run.row().id())).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(out.resolve("completed-00000.parquet")).exists();
  }

  private static Manifest manifest(Map<String, Long> counts) {
    long answered = counts.getOrDefault("answered", 0L);
    long failed = counts.getOrDefault("failed", 0L);
    long all = answered + failed;
    return new Manifest(
        "1",
        "e",
        Instant.EPOCH,
        Instant.EPOCH,
        "",
        List.of(),
        List.of(),
        new RowCounts(all, 0, 0, all),
        new RunCounts(all, answered, 0, failed));
  }
}
