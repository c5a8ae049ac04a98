package dev.assay.io.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of batches, by this process and those before it. Each writing method returns once
 * its record is on the disk. Safe for many threads; lookups see at once what was recorded.
 */
public interface BatchLog {

  /** How a batch is over. */
  enum End {
    /**
     * Its results were taken; what it did not answer was not paid for, but for what is in doubt.
     */
    COLLECTED,
    /** It was never made. */
    NOT_SUBMITTED,
    /** Its results are not waited for any longer, though they may have been paid. */
    GIVEN_UP
  }

  /**
   * Records that a batch is about to be submitted.
   *
   * @param batch without an id
   * @param requests the keys of all its requests
   */
  void submitting(OpenBatch batch, List<CallKey> requests) throws LedgerException;

  /**
   * Records under which id a batch is at the provider.
   *
   * @param sure whether it is surely ours; else its results will tell
   */
  void submitted(CallKey batch, String id, boolean sure, Instant at) throws LedgerException;

  /** Records that an id which looked like this batch's is another's. */
  void mistaken(CallKey batch, String id) throws LedgerException;

  /**
   * Records that a batch is over.
   *
   * @param inDoubt requests that may have been paid without an answer here
   */
  void ended(CallKey batch, End end, long inDoubt) throws LedgerException;

  /** Returns the open batch that holds a request, or null where none does. */
  @Nullable OpenBatch holding(CallKey request);

  /** Returns the batches that are not over, in no order. */
  List<OpenBatch> open();

  /** Returns all ids that are known, and whose they are not. */
  Set<String> ids();

  /** A log that keeps nothing. */
  static BatchLog none() {
    return NoBatchLog.INSTANCE;
  }
}
