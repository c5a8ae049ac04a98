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

  /**
   * Returns the large-sample standard error of Cohen's kappa (Fleiss, Cohen and Everitt 1969).
   *
   * @param table by class of the first rater, then of the second, how often
   */
  public static double kappaError(double[][] table, Weights weights) {
    int classes = table.length;
    double all = 0;
    double[] rows = new double[classes];
    double[] columns = new double[classes];
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        all += table[i][j];
        rows[i] += table[i][j];
        columns[j] += table[i][j];
      }
    }
    double most = weight(0, classes - 1, weights);
    double[] ofRow = new double[classes];
    double[] ofColumn = new double[classes];
    double byChance = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        double credit = 1 - weight(i, j, weights) / most;
        ofRow[i] += columns[j] / all * credit;
        ofColumn[j] += rows[i] / all * credit;
        byChance += credit * rows[i] / all * columns[j] / all;
      }
    }
    double kappa = kappa(table, weights);
    double spread = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        double credit = 1 - weight(i, j, weights) / most;
        double off = credit - (ofRow[i] + ofColumn[j]) * (1 - kappa);
        spread += table[i][j] / all * off * off;
      }
    }
    double middle = kappa - byChance * (1 - kappa);
    return Math.sqrt(Math.max(0, spread - middle * middle) / all) / (1 - byChance);
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
