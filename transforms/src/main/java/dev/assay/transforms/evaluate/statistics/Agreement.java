package dev.assay.transforms.evaluate.statistics;

/** How far raters agree beyond chance; 1 is always, 0 is as by chance. */
public final class Agreement {

  /** How much a disagreement counts by how far apart two ordered classes are. */
  public enum Weights {
    /** All the same: Cohen's kappa. */
    NONE,
    /** By the distance. */
    LINEAR,
    /** By its square. */
    QUADRATIC
  }

  private Agreement() {}

  /**
   * Returns Cohen's kappa of two raters; NaN where both used one and the same class only.
   *
   * @param table by class of the first rater, then of the second, how often
   */
  public static double kappa(double[][] table, Weights weights) {
    int classes = table.length;
    double[] rows = new double[classes];
    double[] columns = new double[classes];
    double all = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        rows[i] += table[i][j];
        columns[j] += table[i][j];
        all += table[i][j];
      }
    }
    double found = 0;
    double byChance = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        double weight = weight(i, j, weights);
        found += weight * table[i][j];
        byChance += weight * rows[i] * columns[j] / all;
      }
    }
    return 1 - found / byChance;
  }

  private static double weight(int i, int j, Weights weights) {
    double distance = Math.abs(i - j);
    return switch (weights) {
      case NONE -> i == j ? 0 : 1;
      case LINEAR -> distance;
      case QUADRATIC -> distance * distance;
    };
  }

  /**
   * Returns Fleiss' kappa.
   *
   * @param table by item, then by class, how many raters chose it; the same number for all items
   */
  public static double fleiss(double[][] table) {
    int classes = table[0].length;
    double raters = 0;
    for (double count : table[0]) {
      raters += count;
    }
    double found = 0;
    double[] shares = new double[classes];
    for (double[] item : table) {
      double pairs = 0;
      for (int c = 0; c < classes; c++) {
        pairs += item[c] * (item[c] - 1);
        shares[c] += item[c] / (table.length * raters);
      }
      found += pairs / (raters * (raters - 1)) / table.length;
    }
    double byChance = 0;
    for (double share : shares) {
      byChance += share * share;
    }
    return (found - byChance) / (1 - byChance);
  }
}
