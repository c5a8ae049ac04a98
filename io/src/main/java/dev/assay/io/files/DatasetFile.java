package dev.assay.io.files;

import org.jspecify.annotations.Nullable;

/**
 * A dataset file as the manifest remembers it.
 *
 * @param path as the user named it
 * @param bytes its size
 * @param sha256 hash of its content, lower-case hex
 * @param rows records read from it, rejected ones included
 * @param problem code of what kept it from being read to its end, null for a good file
 */
public record DatasetFile(
    String path, long bytes, String sha256, long rows, @Nullable String problem) {

  /** Makes a good file. */
  public DatasetFile(String path, long bytes, String sha256, long rows) {
    this(path, bytes, sha256, rows, null);
  }
}
