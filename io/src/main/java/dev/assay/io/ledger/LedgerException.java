package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ledger cannot be trusted or written; the message says which file and what to do. */
public final class LedgerException extends IOException {

  private static final long serialVersionUID = 1L;

  LedgerException(String message) {
    super(message);
  }

  LedgerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * A record cannot be written.
   *
   * @param needed bytes of the record
   */
  static LedgerException unwritable(Path segment, @Nullable IOException cause, int needed) {
    return new LedgerException(
        "Cannot write the ledger segment "
            + segment
            + ": "
            + reason(cause)
            + " ("
            + needed
            + " bytes needed, "
            + free(segment)
            + " free). No further call is made; answers in flight are kept as far as the ledger's"
            + " reserve goes. Make room and continue",
        cause);
  }

  /** What was written may never reach the disk. */
  static LedgerException unforced(Path segment, IOException cause) {
    return new LedgerException(
        "Cannot bring the ledger segment "
            + segment
            + " to the disk: "
            + reason(cause)
            + ". No further call is made; answers that were not confirmed may have to be asked for"
            + " again. Check the disk and continue",
        cause);
  }

  /** The file was deleted or replaced. */
  static LedgerException gone(Path segment) {
    return new LedgerException(
        "The ledger segment "
            + segment
            + " was deleted or replaced while it was being written. No further call is made;"
            + " answers that this run received since it began may be lost. Leave the ledger alone"
            + " and continue");
  }

  private static String reason(@Nullable IOException cause) {
    if (cause == null) {
      return "it is closed";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String free(Path segment) {
    try {
      Path directory = segment.toAbsolutePath().getParent();
      return directory == null
          ? "unknown"
          : String.valueOf(Files.getFileStore(directory).getUsableSpace());
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Returns the same for another thread, with its own trace. */
  LedgerException again() {
    return new LedgerException(String.valueOf(getMessage()), this);
  }
}
