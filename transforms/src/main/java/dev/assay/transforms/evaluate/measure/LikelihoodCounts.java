package dev.assay.transforms.evaluate.measure;

/**
 * What the perplexity of a corpus is computed from; of a whole, the sum of its parts.
 *
 * @param logLikelihood the sum of natural log probabilities, at most 0
 * @param units words, bytes or tokens, at least 1 for a perplexity
 */
public record LikelihoodCounts(double logLikelihood, long units) {

  /** Returns the counts of both together. */
  public LikelihoodCounts plus(LikelihoodCounts other) {
    return new LikelihoodCounts(logLikelihood + other.logLikelihood, units + other.units);
  }

  /** Returns exp(−log likelihood ÷ units), as lm-eval's word and byte perplexity. */
  public double perplexity() {
    return Math.exp(-logLikelihood / units);
  }

  /** Returns −log2 likelihood ÷ units, with bytes as units lm-eval's bits per byte. */
  public double bitsPerUnit() {
    return -logLikelihood / units / Math.log(2);
  }
}
