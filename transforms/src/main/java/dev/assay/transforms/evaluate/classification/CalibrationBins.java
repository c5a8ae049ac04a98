package dev.assay.transforms.evaluate.classification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How right answers are by how sure the model was, in bins of equal width over (0, 1], each with
 * its upper edge; of a whole, the sum of its parts. A confidence of 0 falls into the first bin.
 *
 * @param bins from the lowest confidence on
 */
public record CalibrationBins(List<Bin> bins) {

  /** Copies the list, which must not be empty. */
  public CalibrationBins {
    bins = List.copyOf(bins);
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("Invalid number of bins: 0 (must be >= 1)");
    }
  }

  /**
   * Answers of about the same confidence.
   *
   * @param count how many
   * @param confidence the sum of their confidences
   * @param correct the sum of their scores, 1 for a right one
   */
  public record Bin(long count, double confidence, double correct) {

    private static final Bin EMPTY = new Bin(0, 0, 0);

    private Bin plus(Bin other) {
      return new Bin(count + other.count, confidence + other.confidence, correct + other.correct);
    }
  }

  /** Returns so many bins without an answer. */
  public static CalibrationBins empty(int bins) {
    return new CalibrationBins(Collections.nCopies(bins, Bin.EMPTY));
  }

  /**
   * Returns these bins and one more answer.
   *
   * @param confidence from 0 to 1
   * @param correct from 0 to 1
   */
  public CalibrationBins plus(double confidence, double correct) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "Invalid confidence: " + confidence + " (must be from 0 to 1)");
    }
    int bin = bin(confidence, bins.size());
    List<Bin> more = new ArrayList<>(bins);
    more.set(bin, more.get(bin).plus(new Bin(1, confidence, correct)));
    return new CalibrationBins(more);
  }

  /** Returns which of so many bins a confidence from 0 to 1 falls into, from 0 on. */
  public static int bin(double confidence, int bins) {
    return Math.max(0, (int) Math.ceil(confidence * bins) - 1);
  }

  /** Returns both together; they must have equally many bins. */
  public CalibrationBins plus(CalibrationBins other) {
    if (bins.size() != other.bins.size()) {
      throw new IllegalArgumentException(
          "Invalid bins: %d and %d (must be equally many)"
              .formatted(bins.size(), other.bins.size()));
    }
    List<Bin> sums = new ArrayList<>();
    for (int i = 0; i < bins.size(); i++) {
      sums.add(bins.get(i).plus(other.bins.get(i)));
    }
    return new CalibrationBins(sums);
  }

  /**
   * Returns the expected calibration error: the mean over all answers of how far the confidence of
   * their bin is from its accuracy; 0 of no answer.
   */
  public double expectedError() {
    long count = bins.stream().mapToLong(Bin::count).sum();
    double gaps = bins.stream().mapToDouble(bin -> Math.abs(bin.confidence - bin.correct)).sum();
    return count == 0 ? 0 : gaps / count;
  }
}
