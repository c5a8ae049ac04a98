package dev.assay.io.files;

import java.util.Locale;

/** The formats in which runs are written. */
public enum OutputFormat {
  /** One JSON object per line, in UTF-8. */
  JSONL,
  /** Apache Parquet with the columns of {@link RunColumns}. */
  PARQUET;

  /** Returns the file name extension, which is also the name in settings. */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the name of a finished file: {@code completed.jsonl}, or {@code
   * completed-00000-of-00008.jsonl} where there are several.
   */
  public String fileName(String stem, int shard, int shards) {
    String part = shards == 1 ? "" : String.format(Locale.ROOT, "-%05d-of-%05d", shard, shards);
    return stem + part + "." + extension();
  }
}
