package dev.assay.io.files;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Runs to {@code completed} files under temporary names, one {@link WrittenFile} per shard and
 * format; {@link OutputCommit} gives them their names. Every file is written, also one without
 * runs. Lines come in no particular order.
 *
 * <p>The input is bounded and in the global window. A bundle that is run again leaves files that no
 * emitted value names, so only the emitted values may be committed.
 */
public final class WriteRuns extends PTransform<PCollection<Run>, PCollection<WrittenFile>> {

  private static final long serialVersionUID = 1L;
  static final String STEM = "completed";
  private static final int MAX_SHARDS = 99_999;

  private final String stagingDirectory;
  private final List<OutputFormat> formats;
  private final int shards;

  private WriteRuns(String stagingDirectory, List<OutputFormat> formats, int shards) {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "Invalid shards: " + shards + " (must be 1 to " + MAX_SHARDS + ")");
    }
    if (formats.isEmpty() || formats.stream().distinct().count() < formats.size()) {
      throw new IllegalArgumentException(
          "Invalid formats: " + formats + " (must be one or more, none twice)");
    }
    this.stagingDirectory = stagingDirectory;
    this.formats = List.copyOf(formats);
    this.shards = shards;
  }

  /**
   * One shard of JSONL.
   *
   * @param stagingDirectory an existing directory of any Beam file system that every worker reaches
   */
  public static WriteRuns to(String stagingDirectory) {
    return new WriteRuns(stagingDirectory, List.of(OutputFormat.JSONL), 1);
  }

  /** Sets the formats; each shard is written in all of them, in one pass. */
  public WriteRuns withFormats(List<OutputFormat> formats) {
    return new WriteRuns(stagingDirectory, formats, shards);
  }

  /** Sets the number of files per format, 1 to 99,999. */
  public WriteRuns withShards(int shards) {
    return new WriteRuns(stagingDirectory, formats, shards);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<Run> runs) {
    return runs.apply("ToLine", ParDo.of(new ToLineFn(shards)))
        .setCoder(WriteShards.CODER)
        .apply(
            "Runs", new WriteShards(new ShardPlan(stagingDirectory, STEM, shards, formats, false)));
  }

  /** The shard follows from the run's identity, so that a bundle that is run again agrees. */
  private static final class ToLineFn extends DoFn<Run, KV<Integer, KV<String, byte[]>>> {

    private static final long serialVersionUID = 1L;

    private final int shards;

    ToLineFn(int shards) {
      this.shards = shards;
    }

    @ProcessElement
    public void process(@Element Run run, OutputReceiver<KV<Integer, KV<String, byte[]>>> out) {
      int shard = Math.floorMod(Objects.hash(run.row().id(), run.epoch(), run.variant()), shards);
      byte[] line = Json.bytes(CompletedLine.toJson(run));
      out.output(KV.of(shard, KV.of(run.outcome().status(), line)));
    }
  }
}
