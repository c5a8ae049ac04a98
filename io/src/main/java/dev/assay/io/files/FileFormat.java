package dev.assay.io.files;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How rows stand in a file; the file's extension says which. */
public enum FileFormat {
  /** One JSON object per line: {@code .jsonl}, {@code .ndjson}. */
  JSONL(true),
  /** RFC 4180 with the keys in the first record: {@code .csv}. */
  CSV(false),
  /** Apache Parquet, one row per row and one key per column: {@code .parquet}. */
  PARQUET(false);

  /** Every extension that is read, in lower case; each also before that of a compression. */
  public static final List<String> EXTENSIONS = List.of(".jsonl", ".ndjson", ".csv", ".parquet");

  /** The same for messages. */
  public static final String KNOWN =
      String.join(", ", EXTENSIONS)
          + ", each also with "
          + Compression.GZIP.extension()
          + " or "
          + Compression.ZSTD.extension();

  private final boolean splittable;

  FileFormat(boolean splittable) {
    this.splittable = splittable;
  }

  /** Returns the format that a file's name says, in any case, or null where it is none of ours. */
  public static @Nullable FileFormat of(String fileName) {
    String name = Compression.stripped(fileName).toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return JSONL;
    }
    if (name.endsWith(".csv")) {
      return CSV;
    }
    return name.endsWith(".parquet") ? PARQUET : null;
  }

  /** Returns whether reading can start at any line, as long as the file is not compressed. */
  boolean splittable() {
    return splittable;
  }
}
