package dev.assay.pipelines.compare;

import dev.assay.transforms.compare.RunFacts;

/**
 * A run and where its line stands.
 *
 * @param facts what is compared of it
 * @param file index of its file
 * @param offset of the line in the file
 * @param length of the line in bytes
 */
record SpooledRun(RunFacts facts, int file, long offset, int length) {

  /** Returns what records are joined by. */
  String key() {
    String key = facts.key();
    return key == null ? "" : key;
  }
}
