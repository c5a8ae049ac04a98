package dev.assay.transforms.call;

import dev.assay.io.experiment.Usage;

/**
 * How long a lane's answers are, for requests that do not say how long theirs may be. Not safe for
 * several threads.
 */
final class OutputLengths {

  private static final long TYPICAL_AT_FIRST = 512;
  private static final long LARGEST_AT_FIRST = 4_096;
  private static final double WEIGHT_OF_NEWEST = 0.05;
  private static final int MARGIN = 2;

  private double mean;
  private long largest;

  /** Takes note of an answer; one of unknown length tells nothing. */
  void add(Usage usage) {
    Long output = usage.outputTokens();
    if (output == null) {
      return;
    }
    mean = largest == 0 ? output : mean + WEIGHT_OF_NEWEST * (output - mean);
    largest = Math.max(largest, output);
  }

  /** Returns the tokens of a typical answer. */
  long typical() {
    return largest == 0 ? TYPICAL_AT_FIRST : (long) Math.ceil(mean);
  }

  /** Returns the tokens that hardly any answer exceeds: twice those of the longest so far. */
  long atMost() {
    return largest == 0 ? LARGEST_AT_FIRST : MARGIN * largest;
  }
}
