package dev.assay.pipelines.benchmark;

import java.io.IOException;

/** One benchmark. */
interface Benchmark {

  /** Returns the name that chooses it. */
  String name();

  /** Returns what stands in the table's baseline column. */
  String baseline();

  /** Gets ready, does one round that is not counted, and then the rounds that are. */
  void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException;
}
