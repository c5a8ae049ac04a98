package dev.assay.transforms.evaluate.measure;

/**
 * What a model's tokens cost, in US dollars for a million.
 *
 * @param input tokens of requests
 * @param cachedInput those of them that the API had in its cache
 * @param output tokens of answers
 */
public record TokenPrices(double input, double cachedInput, double output) {

  private static final double MILLION = 1e6;

  /**
   * Returns what one answer costs, in US dollars.
   *
   * @param inputTokens all tokens of the request, cached ones included
   * @param cachedTokens the cached ones
   * @param outputTokens tokens of the answer
   * @param share of the full price that is charged, such as 0.5 for a batch
   */
  public double cost(long inputTokens, long cachedTokens, long outputTokens, double share) {
    double full =
        (inputTokens - cachedTokens) * input + cachedTokens * cachedInput + outputTokens * output;
    return full / MILLION * share;
  }
}
