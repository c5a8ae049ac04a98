package dev.assay.transforms.evaluate.statistics;

import java.util.Arrays;

/** Means and their standard errors. */
public final class Means {

  private Means() {}

  /** Returns the mean; NaN of none. */
  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Returns the mean of means by the sizes of their groups. */
  public static double weighted(double[] means, double[] sizes) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += means[i] * sizes[i];
    }
    return sum / Arrays.stream(sizes).sum();
  }

  /** Returns the sum of squared differences from the mean. */
  static double squares(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
  }

  /** Returns the sample standard deviation (n − 1) ÷ √n; NaN of fewer than two. */
  public static double standardError(double[] values) {
    return values.length < 2
        ? Double.NaN
        : Math.sqrt(squares(values) / (values.length - 1) / values.length);
  }

  /** Returns what a bootstrap's standard error of the mean comes to, the population's (n) ÷ √n. */
  public static double bootstrapLimit(double[] values) {
    return Math.sqrt(squares(values)) / values.length;
  }

  /** Returns the standard error of a mean over groups, as lm-eval pools those of samples. */
  public static double pooledStandardError(double[] errors, double[] sizes) {
    double sum = 0;
    for (int i = 0; i < errors.length; i++) {
      sum += (sizes[i] - 1) * errors[i] * errors[i] * sizes[i];
    }
    double all = Arrays.stream(sizes).sum();
    return Math.sqrt(sum / (all - sizes.length) / all);
  }

  /**
   * Returns the standard error of the mean of values that come in clusters (Miller 2024).
   *
   * @param corrected whether it is multiplied by √(C ÷ (C − 1)) for C clusters, as Inspect does
   */
  public static double clusteredStandardError(double[][] clusters, boolean corrected) {
    double[] all = Arrays.stream(clusters).flatMapToDouble(Arrays::stream).toArray();
    double mean = mean(all);
    double squares =
        Arrays.stream(clusters)
            .mapToDouble(cluster -> Arrays.stream(cluster).map(value -> value - mean).sum())
            .map(sum -> sum * sum)
            .sum();
    double error = Math.sqrt(squares) / all.length;
    double count = clusters.length;
    return corrected ? error * Math.sqrt(count / (count - 1)) : error;
  }
}
