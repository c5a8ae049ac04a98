package dev.assay.transforms.summarize;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Standard errors of a mean, from exact sums, rounded once at the end. */
public final class Uncertainty {

  private static final MathContext PRECISION = MathContext.DECIMAL128;

  private Uncertainty() {}

  /**
   * Returns the standard deviation with n − 1, divided by √n; null where n is below 2.
   *
   * @param sum of the values
   * @param squares sum of the values' squares
   */
  public static @Nullable Double standardError(ExactSum sum, ExactSum squares, long n) {
    if (n < 2) {
      return null;
    }
    BigDecimal count = BigDecimal.valueOf(n);
    BigDecimal total = sum.value();
    BigDecimal deviations = squares.value().multiply(count).subtract(total.multiply(total));
    BigDecimal terms = count.multiply(count).multiply(BigDecimal.valueOf(n - 1));
    return root(deviations.divide(terms, PRECISION));
  }

  /**
   * Returns the standard error where values come in clusters: the root of the sum over clusters of
   * their squared deviations from the mean, divided by n, times √(c ÷ (c − 1)); null where c is
   * below 2.
   *
   * @param sum of the values
   * @param n how many values
   * @param squaredSums sum over clusters of the square of their sum
   * @param weightedSums sum over clusters of their sum times their size
   * @param squaredSizes sum over clusters of the square of their size
   * @param clusters how many there are
   */
  public static @Nullable Double clusteredError(
      ExactSum sum,
      long n,
      ExactSum squaredSums,
      ExactSum weightedSums,
      ExactSum squaredSizes,
      long clusters) {
    if (clusters < 2) {
      return null;
    }
    BigDecimal count = BigDecimal.valueOf(n);
    BigDecimal total = sum.value();
    BigDecimal deviations =
        squaredSums
            .value()
            .multiply(count)
            .multiply(count)
            .subtract(
                BigDecimal.valueOf(2)
                    .multiply(count)
                    .multiply(total)
                    .multiply(weightedSums.value()))
            .add(total.multiply(total).multiply(squaredSizes.value()));
    BigDecimal terms = count.pow(4).multiply(BigDecimal.valueOf(clusters - 1));
    return root(deviations.multiply(BigDecimal.valueOf(clusters)).divide(terms, PRECISION));
  }

  private static double root(BigDecimal square) {
    return square.signum() <= 0 ? 0.0 : square.sqrt(PRECISION).doubleValue();
  }
}
