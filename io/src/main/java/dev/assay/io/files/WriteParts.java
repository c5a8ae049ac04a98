package dev.assay.io.files;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RejectedJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Records that keep coming to files under temporary names, one {@link WrittenPart} each time the
 * trigger of the input's window fires and there are records; {@link OutputCommit#continuing} gives
 * them their names. Lines come in no particular order.
 *
 * <p>The trigger must discard what it has fired, so that each record is in one part. A bundle that
 * is run again leaves files that no emitted value names.
 *
 * @param <T> the records
 */
public final class WriteParts<T> extends PTransform<PCollection<T>, PCollection<WrittenPart>> {

  private static final long serialVersionUID = 1L;
  private static final Coder<KV<Integer, KV<KV<String, String>, byte[]>>> LINES =
      KvCoder.of(
          VarIntCoder.of(),
          KvCoder.of(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), ByteArrayCoder.of()));

  private final SerializableFunction<T, KV<KV<String, String>, byte[]>> toLine;
  private final ShardPlan plan;

  private WriteParts(
      SerializableFunction<T, KV<KV<String, String>, byte[]>> toLine, ShardPlan plan) {
    this.toLine = toLine;
    this.plan = plan;
  }

  /**
   * Runs to {@code completed} files.
   *
   * @param stagingDirectory an existing directory of any Beam file system that every worker reaches
   * @param formats at least one; each part is written in all of them, in one pass
   */
  public static WriteParts<Run> ofRuns(String stagingDirectory, List<OutputFormat> formats) {
    return new WriteParts<>(
        run ->
            KV.of(
                KV.of(run.outcome().status(), run.row().position().file()),
                Json.bytes(CompletedLine.toJson(run))),
        new ShardPlan(stagingDirectory, WriteRuns.STEM, 1, formats, false));
  }

  /**
   * Rejected lines to {@code rejected} files.
   *
   * @param stagingDirectory an existing directory of any Beam file system that every worker reaches
   */
  public static WriteParts<Rejected> ofRejected(String stagingDirectory) {
    return new WriteParts<>(
        rejected ->
            KV.of(
                KV.of(rejected.stage(), rejected.position().file()),
                Json.bytes(RejectedJson.CODEC.toJson(rejected))),
        new ShardPlan(stagingDirectory, WriteRejected.STEM, 1, List.of(OutputFormat.JSONL), false));
  }

  @Override
  public PCollection<WrittenPart> expand(PCollection<T> records) {
    return records
        .apply("ToLine", ParDo.of(new ToLineFn<>(toLine)))
        .setCoder(LINES)
        .apply("Gather", GroupByKey.create())
        .apply("WritePart", ParDo.of(new WritePartFn(plan)))
        .setCoder(JsonCoder.of(WrittenPartJson.CODEC));
  }

  private static final class ToLineFn<T>
      extends DoFn<T, KV<Integer, KV<KV<String, String>, byte[]>>> {

    private static final long serialVersionUID = 1L;

    private final SerializableFunction<T, KV<KV<String, String>, byte[]>> toLine;

    ToLineFn(SerializableFunction<T, KV<KV<String, String>, byte[]>> toLine) {
      this.toLine = toLine;
    }

    @ProcessElement
    public void process(
        @Element T value, OutputReceiver<KV<Integer, KV<KV<String, String>, byte[]>>> out) {
      out.output(KV.of(0, toLine.apply(value)));
    }
  }

  private static final class WritePartFn
      extends DoFn<KV<Integer, Iterable<KV<KV<String, String>, byte[]>>>, WrittenPart> {

    private static final long serialVersionUID = 1L;

    private final ShardPlan plan;

    WritePartFn(ShardPlan plan) {
      this.plan = plan;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<KV<KV<String, String>, byte[]>>> part,
        OutputReceiver<WrittenPart> out)
        throws IOException {
      ShardWriter writer =
          new ShardWriter(plan.stagingDirectory(), plan.stem(), 0, 1, plan.formats());
      boolean finished = false;
      try {
        Map<String, Long> inputs = new TreeMap<>();
        for (KV<KV<String, String>, byte[]> line : part.getValue()) {
          writer.write(line.getKey().getKey(), line.getValue());
          inputs.merge(line.getKey().getValue(), 1L, Long::sum);
        }
        List<WrittenFile> files = writer.finish();
        finished = true;
        if (!inputs.isEmpty()) {
          out.output(new WrittenPart(files, inputs));
        }
      } finally {
        if (!finished) {
          writer.abandon();
        }
      }
    }
  }
}
