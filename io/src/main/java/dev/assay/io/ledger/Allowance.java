package dev.assay.io.ledger;

/**
 * What one worker may spend of a budget that several share, everything counted that it has spent in
 * the run so far.
 *
 * @param calls requests
 * @param usd below 0 where it has given back more than it took, for a request that another process
 *     had set aside for
 * @param released whether it has spent all of it and has nothing in flight, so that nothing comes
 *     back
 */
public record Allowance(long calls, double usd, boolean released) {

  /** What a worker begins with. */
  public static final Allowance NOTHING = new Allowance(0, 0, true);
}
