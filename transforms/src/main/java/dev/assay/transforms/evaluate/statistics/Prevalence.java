package dev.assay.transforms.evaluate.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A rate that was measured by something that errs, whose errors are known from a sample.
 *
 * @param positives of all that was measured
 * @param n all that was measured, at least 1
 * @param truePositives of the sample's positives, what was measured as positive
 * @param samplePositives the sample's positives, at least 1
 * @param trueNegatives of the sample's negatives, what was measured as negative
 * @param sampleNegatives the sample's negatives, at least 1
 */
public record Prevalence(
    long positives,
    long n,
    long truePositives,
    long samplePositives,
    long trueNegatives,
    long sampleNegatives) {

  private double sensitivity() {
    return (double) truePositives / samplePositives;
  }

  private double specificity() {
    return (double) trueNegatives / sampleNegatives;
  }

  /** Returns whether what was measured says more than chance, without which nothing is known. */
  public boolean isDetermined() {
    return sensitivity() + specificity() > 1;
  }

  /** Returns the true rate by Rogan and Gladen (1978), from 0 to 1. */
  public double corrected() {
    double found = (double) positives / n;
    return bounded((found + specificity() - 1) / (sensitivity() + specificity() - 1));
  }

  /**
   * Returns its interval by Lang and Reiczigel (2014), which also knows that the errors are
   * estimates; made for errors below one half.
   *
   * @param level such as 0.95
   */
  public Interval interval(double level) {
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    double all = n + z * z;
    double found = (positives + z * z / 2) / all;
    double se = (truePositives + 1.0) / (samplePositives + 2.0);
    double sp = (trueNegatives + 1.0) / (sampleNegatives + 2.0);
    double ofSe = se * (1 - se) / (samplePositives + 2.0);
    double ofSp = sp * (1 - sp) / (sampleNegatives + 2.0);
    double youden = se + sp - 1;
    double rate = (found + sp - 1) / youden;
    double shift = 2 * z * z * (rate * ofSe - (1 - rate) * ofSp);
    double variance =
        found * (1 - found) / all + rate * rate * ofSe + (1 - rate) * (1 - rate) * ofSp;
    double half = z * Math.sqrt(variance) / Math.abs(youden);
    return new Interval(bounded(rate + shift - half), bounded(rate + shift + half));
  }

  private static double bounded(double rate) {
    return Math.max(0, Math.min(1, rate));
  }
}
