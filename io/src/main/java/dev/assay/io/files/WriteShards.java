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
 * nothing comes out of grouping nothing.
 */
final class WriteShards
    extends PTransform<PCollection<KV<Integer, KV<String, byte[]>>>, PCollection<WrittenFile>> {

  private static final long serialVersionUID = 1L;
  private static final String SEED = "";

  /** Shard, and kind and JSON of a line. */
  static final KvCoder<Integer, KV<String, byte[]>> CODER =
      KvCoder.of(VarIntCoder.of(), KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()));

  private final int shards;
  private final WriteShardFn write;

  WriteShards(int shards, WriteShardFn write) {
    this.shards = shards;
    this.write = write;
  }

  static boolean isSeed(KV<String, byte[]> line) {
    return line.getKey().equals(SEED);
  }

  @Override
  public PCollection<WrittenFile> expand(PCollection<KV<Integer, KV<String, byte[]>>> lines) {
    List<KV<Integer, KV<String, byte[]>>> seeds =
        IntStream.range(0, shards).mapToObj(s -> KV.of(s, KV.of(SEED, new byte[0]))).toList();
    return PCollectionList.of(lines)
        .and(lines.getPipeline().apply("Seed", Create.of(seeds).withCoder(CODER)))
        .apply("WithSeeds", Flatten.pCollections())
        .apply("Group", GroupByKey.create())
        .apply("WriteShard", ParDo.of(write))
        .setCoder(JsonCoder.of(WrittenFileJson.CODEC));
  }
}
