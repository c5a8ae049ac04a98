package dev.assay.io.ledger;

/**
 * What calls have cost so far.
 *
 * @param calls requests that were sent, as far as intents were written
 * @param usd what the answers cost, plus what was reserved for requests whose end is unknown
 */
public record Spent(long calls, double usd) {

  /** Nothing was sent. */
  public static final Spent NOTHING = new Spent(0, 0);
}
