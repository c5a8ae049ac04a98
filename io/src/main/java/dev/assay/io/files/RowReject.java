package dev.assay.io.files;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes rejected records: what was wrong, what was done, what to do, and the record's own text. */
final class RowReject {

  private static final String STAGE = "read";

  private RowReject() {}

  /**
   * Rejects one record.
   *
   * @param wrong what was wrong, a clause without a full stop and without text of the record
   * @param remedy what to do, the same
   * @param input the record's bytes in valid UTF-8, null where they are not or are gone
   */
  static Parsed<Row> of(
      SourcePosition position, String code, String wrong, String remedy, byte @Nullable [] input) {
    String message = wrong + ". The row was rejected; " + remedy + ".";
    return new Parsed.Bad<>(new Rejected(position, STAGE, code, message, text(input)));
  }

  private static @Nullable String text(byte @Nullable [] input) {
    // A character has at most three bytes per UTF-16 unit.
    if (input == null || input.length > 3L * Rejected.MAX_INPUT_CHARS) {
      return null;
    }
    String text = new String(input, StandardCharsets.UTF_8);
    return text.length() <= Rejected.MAX_INPUT_CHARS ? text : null;
  }

  /** Rejects a line that is longer than allowed. */
  static Parsed<Row> tooLong(SourcePosition position, long size, int maxLineBytes) {
    return of(
        position,
        "ROW_TOO_LONG",
        "The line has " + size + " bytes (must be at most " + maxLineBytes + ")",
        "shorten it, or keep large content in a file of its own",
        null);
  }

  /** Rejects a record that is not UTF-8. */
  static Parsed<Row> badUtf8(SourcePosition position, int index) {
    return of(
        position,
        "ROW_UTF8",
        "Invalid UTF-8 at byte "
            + (index + 1)
            + " of the record (offset "
            + (position.byteOffset() + index)
            + " of the file)",
        "save the file as UTF-8",
        null);
  }
}
