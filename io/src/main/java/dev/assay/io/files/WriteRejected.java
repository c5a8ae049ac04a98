package dev.assay.io.files;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.json.Json;
import dev.assay.io.json.RejectedJson;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Rejected lines to {@code rejected.jsonl} under a temporary name, ordered by file and line. The
 * file is written also when nothing was rejected. Input and repetition as in {@link WriteRuns}.
 */
public final class WriteRejected
    extends PTransform<PCollection<Rejected>, PCollection<WrittenFile>> {

  private static final long serialVersionUID = 1L;
  static final String STEM = "rejected";

  private final String stagingDirectory;

  private WriteRejected(String stagingDirectory) {
    this.stagingDirectory = stagingDirectory;
  }

  /**
   * Writes one file.
   *
   * @param stagingDirectory an existing directory of any Beam file system that every worker reaches
   */
  public static WriteRejected to(String stagingDirectory) {
    return new WriteRejected(stagingDirectory);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<Rejected> rejected) {
    return rejected
        .apply("ToLine", ParDo.of(new ToLineFn()))
        .setCoder(WriteShards.CODER)
        .apply(
            "Rejected",
            new WriteShards(
                new ShardPlan(stagingDirectory, STEM, 1, List.of(OutputFormat.JSONL), true)));
  }

  private static final class ToLineFn extends DoFn<Rejected, KV<Integer, KV<String, byte[]>>> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element Rejected rejected, OutputReceiver<KV<Integer, KV<String, byte[]>>> out) {
      byte[] line = Json.bytes(RejectedJson.CODEC.toJson(rejected));
      out.output(KV.of(0, KV.of(rejected.stage(), line)));
    }
  }
}
