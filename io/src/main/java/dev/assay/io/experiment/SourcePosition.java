package dev.assay.io.experiment;

/**
 * Where an input line stands.
 *
 * @param file the file as the user named it, or as its pattern matched it
 * @param line 1-based number of the first physical line of the record
 * @param byteOffset offset of that line's first byte in the decompressed file
 */
public record SourcePosition(String file, long line, long byteOffset) {

  /** Prints as {@code rows.jsonl:17}, the form every message uses. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
