package dev.assay.io.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Lines to spool files, one piece per bundle and shard. Only pieces are grouped, so that a runner
 * that groups in memory holds a few bytes per bundle and not the runs.
 */
final class SpoolFn extends DoFn<KV<Integer, KV<String, byte[]>>, KV<Integer, SpoolPiece>> {

  private static final long serialVersionUID = 1L;

  private final String directory;
  private transient Map<Integer, Spool> spools = new TreeMap<>();

  SpoolFn(String directory) {
    this.directory = directory;
  }

  @Setup
  public void setup() {
    spools = new TreeMap<>();
  }

  @StartBundle
  public void startBundle() {
    spools.values().forEach(Spool::begin);
  }

  @ProcessElement
  public void process(@Element KV<Integer, KV<String, byte[]>> line) throws IOException {
    Spool spool = spools.get(line.getKey());
    if (spool == null) {
      spool = new Spool(Path.of(directory));
      spools.put(line.getKey(), spool);
    }
    spool.add(line.getValue().getKey(), line.getValue().getValue());
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    for (Map.Entry<Integer, Spool> entry : spools.entrySet()) {
      if (entry.getValue().hasLines()) {
        context.output(
            KV.of(entry.getKey(), entry.getValue().cut()),
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            GlobalWindow.INSTANCE);
      }
    }
  }

  @Teardown
  public void teardown() throws IOException {
    for (Spool spool : spools.values()) {
      spool.close();
    }
    spools.clear();
  }
}
