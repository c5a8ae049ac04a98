package dev.assay.io.api;

/**
 * The tokens of one request as its provider counts them against limits.
 *
 * @param inputTokens tokens that count as input, at least 0
 * @param outputTokens tokens that count as output, at least 0
 * @param totalTokens what counts against a limit on all tokens together, at least 0
 */
public record Demand(long inputTokens, long outputTokens, long totalTokens) {

  /** Nothing but the request itself. */
  public static final Demand NONE = new Demand(0, 0, 0);
}
