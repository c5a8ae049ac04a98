package dev.assay.io.ledger;

import dev.assay.io.experiment.Recorded;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the calls of an experiment, by this process and those before it. Safe for many
 * threads. Lookups see at once what was recorded.
 */
public interface Ledger {

  /** Takes note of what became of a record. */
  interface Done {
    /**
     * Called once, on any thread.
     *
     * @param problem why the record is not on the disk; null when it is
     */
    void done(@Nullable LedgerException problem);
  }

  /** Returns the recorded answer of a call, or null where there is none. */
  @Nullable Recorded find(CallKey key) throws LedgerException;

  /** Writes that a request is about to be sent for which no cost is reserved. */
  default void intent(CallKey key) throws LedgerException {
    intent(key, 0);
  }

  /**
   * Writes that a request is about to be sent. When this returns, a kill of the process cannot undo
   * it, unless the ledger says otherwise.
   *
   * @param reservedUsd the most that the request may cost, at least 0
   */
  void intent(CallKey key, double reservedUsd) throws LedgerException;

  /** Writes an answer and calls back once it is on the disk. */
  void result(CallKey key, Recorded recorded, Done done) throws LedgerException;

  /** Writes that a request ended without an answer, so that it is not in doubt. */
  void failure(CallKey key) throws LedgerException;

  /**
   * Takes note of what other processes have recorded by now, so that {@link #find} knows it. Asked
   * before a bundle begins to call: it may have been another worker's, which is gone.
   *
   * @throws LedgerException where what they wrote cannot be read
   */
  default void refresh() throws LedgerException {}

  /**
   * Waits until no other worker, gone from its cluster's sight or not, calls under that name, and
   * keeps others from it. Workers of one machine, and of others that share the ledger's directory,
   * are kept apart where its file system knows locks; else nobody waits.
   */
  default Turn turn(String name) throws InterruptedException {
    return Turn.FREE;
  }

  /** Returns what is known of batches. */
  default BatchLog batches() {
    return BatchLog.none();
  }

  /** Returns what processes before this one have spent. */
  default Spent spent() {
    return Spent.NOTHING;
  }

  /** A ledger that keeps nothing. */
  static Ledger none() {
    return NoLedger.INSTANCE;
  }
}
