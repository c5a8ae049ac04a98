package dev.assay.transforms.stopping;

/**
 * The asymptotic confidence sequence of a mean (Waudby-Smith and others): intervals that hold at
 * all sample sizes together, so that one may look after every observation and stop when one likes.
 */
public final class ConfidenceSequence {

  private ConfidenceSequence() {}

  /**
   * Returns half the width of the interval.
   *
   * @param deviation standard deviation of the observations, at least 0
   * @param n observations, at least 1
   * @param rho above 0; at which sizes the sequence is narrow, see {@link #tuned}
   * @param alpha how often some interval of the sequence may miss the mean, between 0 and 1
   */
  public static double halfWidth(double deviation, long n, double rho, double alpha) {
    if (n < 1 || !(rho > 0) || !(alpha > 0 && alpha < 1) || !(deviation >= 0)) {
      throw new IllegalArgumentException(
          "Invalid sequence: deviation %s, n %d, rho %s, alpha %s"
              .formatted(deviation, n, rho, alpha));
    }
    double spread = n * rho * rho + 1;
    return deviation
        * Math.sqrt(
            2 * spread / ((double) n * n * rho * rho) * Math.log(Math.sqrt(spread) / alpha));
  }

  /**
   * Returns the rho under which the interval of so many observations is narrowest, nearly.
   *
   * @param size above 0
   * @param alpha as in {@link #halfWidth}
   */
  public static double tuned(double size, double alpha) {
    double log = -2 * Math.log(alpha);
    return Math.sqrt((log + Math.log(log + 1)) / size);
  }
}
