package dev.assay.io.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Records, each a row under one variant with all its epochs, to {@code records.jsonl} under a
 * temporary name, in any order. Input and repetition as in {@link WriteRuns}.
 */
public final class WriteRecords
    extends PTransform<PCollection<ObjectNode>, PCollection<WrittenFile>> {

  /** What the final name begins with. */
  static final String STEM = "records";

  private static final long serialVersionUID = 1L;

  private final String stagingDirectory;

  private WriteRecords(String stagingDirectory) {
    this.stagingDirectory = stagingDirectory;
  }

  /**
   * Writes one file.
   *
   * @param stagingDirectory an existing directory of any Beam file system that every worker reaches
   */
  public static WriteRecords to(String stagingDirectory) {
    return new WriteRecords(stagingDirectory);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<ObjectNode> records) {
    return records
        .apply("ToLine", ParDo.of(new ToLineFn()))
        .setCoder(WriteShards.CODER)
        .apply(
            "Records",
            new WriteShards(
                new ShardPlan(stagingDirectory, STEM, 1, List.of(OutputFormat.JSONL), false)));
  }

  private static final class ToLineFn extends DoFn<ObjectNode, KV<Integer, KV<String, byte[]>>> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element ObjectNode record, OutputReceiver<KV<Integer, KV<String, byte[]>>> out) {
      out.output(KV.of(0, KV.of(STEM, Json.bytes(record))));
    }
  }
}
