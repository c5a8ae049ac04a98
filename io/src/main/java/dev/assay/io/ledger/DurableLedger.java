package dev.assay.io.ledger;

import java.io.Closeable;
import java.util.List;
import java.util.function.Consumer;

/** A ledger that outlives its process, and knows what those before it have left. */
public interface DurableLedger extends Ledger, Closeable {

  /** Returns how many answers earlier processes have left. */
  long adopted();

  /**
   * Returns how many requests of earlier processes may have been paid without an answer here. One
   * that a later process sent again stays in doubt, since both may have been paid. Where a process
   * got an answer after all, the answer's own trace counts the requests before it, not this. Those
   * of batches that this process has ended count, too.
   */
  long inDoubt();

  /**
   * Returns what earlier processes have spent. Requests without an answer of their own count with
   * what was reserved for them, unless they are known to have failed.
   */
  @Override
  Spent spent();

  /** Returns what was mended while opening, one sentence each. */
  List<String> notes();

  /**
   * Sets who is told, once and on any thread, as soon as no further call can be recorded. Answers
   * of calls in flight may still be kept then.
   */
  void onUnwritable(Consumer<LedgerException> listener);
}
