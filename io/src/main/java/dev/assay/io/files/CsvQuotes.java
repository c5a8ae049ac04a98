package dev.assay.io.files;

/**
 * Where a CSV record ends: the quote rules of RFC 4180, one physical line at a time. As Commons CSV
 * has it, a quote opens a field only as its first character, and white space may follow the quote
 * that closes it.
 */
final class CsvQuotes {

  /** What a line leaves behind. */
  enum AfterLine {
    /** The record ends with the line. */
    ENDED,
    /** A quoted field goes on. */
    OPEN,
    /** Text followed a closing quote: no reading of the line makes sense. */
    BROKEN
  }

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED,
    AFTER_FIELD
  }

  private CsvQuotes() {}

  /**
   * Reads one line.
   *
   * @param open whether a quoted field goes on from the line before
   */
  static AfterLine read(byte[] line, boolean open) {
    State state = open ? State.QUOTED : State.FIELD_START;
    for (byte b : line) {
      switch (state) {
        case FIELD_START -> state = b == '"' ? State.QUOTED : plain(b);
        case PLAIN -> state = plain(b);
        case QUOTED -> state = b == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
        case QUOTE_IN_QUOTED, AFTER_FIELD -> {
          if (b == '"' && state == State.QUOTE_IN_QUOTED) {
            state = State.QUOTED;
          } else if (b == ',') {
            state = State.FIELD_START;
          } else if (b > 0 && Character.isWhitespace(b)) {
            state = State.AFTER_FIELD;
          } else {
            return AfterLine.BROKEN;
          }
        }
      }
    }
    return state == State.QUOTED ? AfterLine.OPEN : AfterLine.ENDED;
  }

  private static State plain(byte b) {
    return b == ',' ? State.FIELD_START : State.PLAIN;
  }
}
