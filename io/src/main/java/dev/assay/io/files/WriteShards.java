package dev.assay.io.files;

import dev.assay.io.json.JsonCoder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Lines by shard to files. Every shard also gets a seed, so that it is written when it has no line:
 * nothing comes out of grouping nothing. On a local disk lines are spooled and only their places
 * are grouped; elsewhere the runner groups the lines.
 */
final class WriteShards
    extends PTransform<PCollection<KV<Integer, KV<String, byte[]>>>, PCollection<WrittenFile>> {

  private static final long serialVersionUID = 1L;

  /** Shard, and kind and JSON of a line. */
  static final KvCoder<Integer, KV<String, byte[]>> CODER =
      KvCoder.of(VarIntCoder.of(), KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()));

  private static final KvCoder<Integer, SpoolPiece> PIECES =
      KvCoder.of(VarIntCoder.of(), JsonCoder.of(SpoolPiece.Codec.CODEC));

  private final ShardPlan plan;

  WriteShards(ShardPlan plan) {
    this.plan = plan;
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<KV<Integer, KV<String, byte[]>>> lines) {
    if (!plan.isLocal()) {
      return write(lines, CODER, KV.of(ShardLines.SEED, new byte[0]), ShardLines.INLINE);
    }
    return write(
        lines.apply("Spool", ParDo.of(new SpoolFn(plan.stagingDirectory()))).setCoder(PIECES),
        PIECES,
        SpoolPiece.SEED,
        ShardLines.SPOOLED);
  }

  private <V> PCollection<WrittenFile> write(
      PCollection<KV<Integer, V>> values, KvCoder<Integer, V> coder, V seed, ShardLines<V> lines) {
    List<KV<Integer, V>> seeds =
        IntStream.range(0, plan.shards()).mapToObj(shard -> KV.of(shard, seed)).toList();
    return PCollectionList.of(values)
        .and(values.getPipeline().apply("Seed", Create.of(seeds).withCoder(coder)))
        .apply("WithSeeds", Flatten.pCollections())
        .apply("Group", GroupByKey.create())
        .apply("WriteShard", ParDo.of(new WriteShardFn<>(plan, lines)))
        .setCoder(JsonCoder.of(WrittenFileJson.CODEC));
  }
}
