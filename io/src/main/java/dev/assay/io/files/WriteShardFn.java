package dev.assay.io.files;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * One shard to its files. A bundle that is run again writes new files under new names; the earlier
 * ones are never emitted.
 */
final class WriteShardFn extends DoFn<KV<Integer, Iterable<KV<String, byte[]>>>, WrittenFile> {

  private static final long serialVersionUID = 1L;

  private final String stagingDirectory;
  private final String stem;
  private final int shards;
  private final List<OutputFormat> formats;
  private final boolean sorted;

  WriteShardFn(
      String stagingDirectory,
      String stem,
      int shards,
      List<OutputFormat> formats,
      boolean sorted) {
    this.stagingDirectory = stagingDirectory;
    this.stem = stem;
    this.shards = shards;
    this.formats = List.copyOf(formats);
    this.sorted = sorted;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<KV<String, byte[]>>> shard, OutputReceiver<WrittenFile> out)
      throws IOException {
    ShardWriter writer = new ShardWriter(stagingDirectory, stem, shard.getKey(), shards, formats);
    boolean finished = false;
    try {
      if (sorted) {
        writeSorted(shard.getValue(), writer);
      } else {
        for (KV<String, byte[]> record : shard.getValue()) {
          if (!WriteShards.isSeed(record)) {
            writer.write(record.getKey(), record.getValue());
          }
        }
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

  private void writeSorted(Iterable<KV<String, byte[]>> records, ShardWriter writer)
      throws IOException {
    try (PositionSort sort = new PositionSort(PositionSort.MEMORY_BYTES)) {
      for (KV<String, byte[]> record : records) {
        if (!WriteShards.isSeed(record)) {
          sort.add(record.getKey(), record.getValue());
        }
      }
      sort.forEach(writer::write);
    }
  }
}
