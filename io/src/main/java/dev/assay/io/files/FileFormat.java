package dev.assay.io.files;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How rows stand in a file; the file's extension says which. */
public enum FileFormat {
  /** One JSON object per line: {@code .jsonl}, {@code .ndjson}. */
  JSONL(true),
  /** RFC 4180 with the keys in the first record: {@code .csv}. */
  CSV(false);

  /** Every extension that is read, in lower case. */
  public static final List<String> EXTENSIONS = List.of(".jsonl", ".ndjson", ".csv");

  private final boolean splittable;

  FileFormat(boolean splittable) {
    this.splittable = splittable;
  }

  /** Returns the format that a file's name says, in any case, or null where it is none of ours. */
  public static @Nullable FileFormat of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return JSONL;
    }
    return name.endsWith(".csv") ? CSV : null;
  }

  /** Returns whether reading can start at any line. */
  boolean splittable() {
    return splittable;
  }
}
