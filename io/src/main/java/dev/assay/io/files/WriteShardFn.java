package dev.assay.io.files;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * One shard to its files. A bundle that is run again writes new files under new names; the earlier
 * ones are never emitted.
 */
final class WriteShardFn<V> extends DoFn<KV<Integer, Iterable<V>>, WrittenFile> {

  private static final long serialVersionUID = 1L;

  private final ShardPlan plan;
  private final ShardLines<V> lines;

  WriteShardFn(ShardPlan plan, ShardLines<V> lines) {
    this.plan = plan;
    this.lines = lines;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<V>> shard, OutputReceiver<WrittenFile> out)
      throws IOException {
    ShardWriter writer =
        new ShardWriter(
            plan.stagingDirectory(), plan.stem(), shard.getKey(), plan.shards(), plan.formats());
    boolean finished = false;
    try {
      if (plan.sorted()) {
        try (PositionSort sort = new PositionSort(PositionSort.MEMORY_BYTES)) {
          lines.forEach(shard.getValue(), sort::add);
          sort.forEach(writer::write);
        }
      } else {
        lines.forEach(shard.getValue(), writer::write);
      }
      List<WrittenFile> written = writer.finish();
      finished = true;
      written.forEach(out::output);
    } finally {
      if (!finished) {
        writer.abandon();
      }
    }
  }
}
