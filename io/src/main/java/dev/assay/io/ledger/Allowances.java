package dev.assay.io.ledger;

import java.io.IOException;
import java.util.List;

/**
 * Where the workers of a run tell each other what each of them may spend.
 *
 * <p>Whoever writes and then reads sees what others had written before it wrote: of two that write,
 * at least one sees the other. This is all that a shared budget needs, so no clocks are compared
 * and nothing is locked.
 */
public interface Allowances {

  /** Returns what was spent before the run, by processes that have ended. */
  Spent before();

  /**
   * Writes this worker's in place of what it wrote last. When it returns, all others that read see
   * it.
   */
  void write(Allowance own) throws IOException;

  /** Reads what all other workers of the run have written last, in the same order each time. */
  List<Allowance> others() throws IOException;
}
