package dev.assay.transforms.rows;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.SourcePosition;

/** A row that cannot become a call; carried up to where the run is made, never further. */
final class UnsendableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  UnsendableException(String code, String message) {
    super(message);
    this.code = code;
  }

  CallError at(SourcePosition position) {
    return CallError.ofRow(code, placed(String.valueOf(getMessage()), position));
  }

  /** Puts the place behind a message, which is shortened so that the place is never cut off. */
  static String placed(String message, SourcePosition position) {
    String place = " (" + position + "; not sent)";
    int room = Math.max(0, CallError.MAX_MESSAGE_CHARS - place.length());
    return (message.length() > room ? message.substring(0, Math.max(0, room - 1)) + "…" : message)
        + place;
  }
}
