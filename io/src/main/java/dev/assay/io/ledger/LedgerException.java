package dev.assay.io.ledger;

import java.io.IOException;

/** The ledger cannot be trusted or written; the message says which file and what to do. */
public final class LedgerException extends IOException {

  private static final long serialVersionUID = 1L;

  LedgerException(String message) {
    super(message);
  }

  LedgerException(String message, IOException cause) {
    super(message, cause);
  }
}
