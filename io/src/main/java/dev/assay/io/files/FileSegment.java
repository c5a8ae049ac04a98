package dev.assay.io.files;

import java.io.Serializable;

/**
 * A part of a file that is read by itself; it begins and ends at a line's start.
 *
 * @param file the file
 * @param startOffset offset of its first byte
 * @param endOffset offset after its last byte, {@link #TO_END} for the rest of the file
 * @param firstLine 1-based number of the line at its start
 */
record FileSegment(InputFile file, long startOffset, long endOffset, long firstLine)
    implements Serializable {

  static final long TO_END = Long.MAX_VALUE;

  /** Returns whether this is all of the file. */
  boolean isWhole() {
    return startOffset == 0 && endOffset == TO_END;
  }

  /** Returns all of a file. */
  static FileSegment whole(InputFile file) {
    return new FileSegment(file, 0, TO_END, 1);
  }
}
