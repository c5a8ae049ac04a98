package dev.assay.io.files;

/**
 * What became of the runs; the other three sum to {@code expected}.
 *
 * @param expected accepted rows times epochs and variants
 * @param answered runs with an answer
 * @param refused runs that the model or its filter declined
 * @param failed runs without an answer
 */
public record RunCounts(long expected, long answered, long refused, long failed) {

  /** Returns whether no run was lost or counted twice. */
  public boolean agree() {
    return expected == answered + refused + failed;
  }
}
