package dev.assay.io.ledger;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the word that no further call can be recorded to who asked for it, before or after. */
final class Unwritable {

  private @Nullable Consumer<LedgerException> listener;
  private @Nullable LedgerException reason;

  synchronized void listen(Consumer<LedgerException> newListener) {
    listener = newListener;
    if (reason != null) {
      newListener.accept(reason);
    }
  }

  synchronized void tell(LedgerException why) {
    if (reason == null) {
      reason = why;
      if (listener != null) {
        listener.accept(why);
      }
    }
  }
}
