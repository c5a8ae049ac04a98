package dev.assay.transforms.evaluate.classification;

/**
 * How often a class was found and was not, rightly and wrongly; of a whole, the sum of its parts.
 *
 * @param truePositives found and expected
 * @param falsePositives found, not expected
 * @param falseNegatives expected, not found
 * @param trueNegatives neither
 */
public record BinaryCounts(
    long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

  /** Returns the counts of both together. */
  public BinaryCounts plus(BinaryCounts other) {
    return new BinaryCounts(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives,
        trueNegatives + other.trueNegatives);
  }

  /** Returns the share of the found ones that is expected; 0 where none is found. */
  public double precision() {
    return share(truePositives, truePositives + falsePositives);
  }

  /** Returns the share of the expected ones that is found; 0 where none is expected. */
  public double recall() {
    return share(truePositives, truePositives + falseNegatives);
  }

  /** Returns the harmonic mean of precision and recall; 0 where the class is neither. */
  public double f1() {
    return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
