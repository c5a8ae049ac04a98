package dev.assay.io.files;

/**
 * What became of the input's records; the other three sum to {@code read}.
 *
 * @param read records of all inputs
 * @param rejected those that could not become rows
 * @param skipped those left out on request
 * @param accepted those that became rows
 */
public record RowCounts(long read, long rejected, long skipped, long accepted) {

  /** Returns whether no record was lost or counted twice. */
  public boolean agree() {
    return read == rejected + skipped + accepted;
  }
}
