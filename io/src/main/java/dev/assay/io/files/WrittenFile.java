package dev.assay.io.files;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file that stands complete and forced to disk under a temporary name. Only a file that a
 * pipeline emitted counts; whatever else lies in the staging directory is left of bundles that were
 * run again.
 *
 * @param finalName what the commit renames it to, such as {@code completed.jsonl}
 * @param temporaryPath where it stands now
 * @param format how its records are encoded
 * @param records how many it holds
 * @param kinds how many of each kind: a run's status, a rejected line's stage; sums to {@code
 *     records}
 * @param bytes its size
 * @param sha256 hash of its content, lower-case hex
 * @param crc32c checksum of its content, by which it is read back
 */
public record WrittenFile(
    String finalName,
    String temporaryPath,
    OutputFormat format,
    long records,
    Map<String, Long> kinds,
    long bytes,
    String sha256,
    long crc32c) {

  /** Copies the kinds in the order of their names. */
  public WrittenFile {
    kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
  }

  /** Returns the same file at another place. */
  public WrittenFile at(String path) {
    return new WrittenFile(finalName, path, format, records, kinds, bytes, sha256, crc32c);
  }
}
