package dev.assay.io.files;

/**
 * One record of a CSV file, or the physical line where one should have begun.
 *
 * @param line 1-based number of its first physical line
 * @param offset offset of that line's first byte
 * @param bytes the record without its last line end; of a record that is not {@link State#GOOD} its
 *     first line only, empty where that is too long
 * @param size length of those bytes, also where they are gone
 * @param state whether its quotes are in order
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and handed on without a copy.
record CsvRecord(long line, long offset, byte[] bytes, long size, State state) {

  /** Whether a record could be told from the next one. */
  enum State {
    /** Every quote that opens a field is closed. */
    GOOD,
    /** There is text between a closing quote and the next comma. */
    TEXT_AFTER_QUOTE,
    /** A quote is open at the end of the file or of the longest record that is allowed. */
    UNCLOSED,
    /** The first line alone is too long. */
    TOO_LONG
  }
}
