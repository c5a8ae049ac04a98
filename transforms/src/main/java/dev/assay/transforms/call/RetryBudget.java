package dev.assay.transforms.call;

/**
 * How many retries a lane may mix into its new requests, so that a server that fails much is not
 * asked much more: each answer earns a fifth of a retry. What is held back is not dropped; it is
 * sent when there is nothing new to send. Not safe for several threads.
 */
final class RetryBudget {

  private static final double EARNED = 0.2;
  private static final double MOST = 100;
  private static final double START = 20;

  private double left = START;

  /** Whether a retry may go before new requests. */
  boolean allows() {
    return left >= 1;
  }

  /** Takes note of a retry that was sent. */
  void spend() {
    left = Math.max(0, left - 1);
  }

  /** Takes note of an answer. */
  void earn() {
    left = Math.min(MOST, left + EARNED);
  }
}
