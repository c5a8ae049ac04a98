package dev.assay.transforms.evaluate.structure;

import java.util.Arrays;

/**
 * Pairs rows with columns, each at most once, so that the sum of the chosen entries is the largest:
 * the Hungarian method with potentials, in time n²·m.
 */
final class Assignment {

  private Assignment() {}

  /** Returns the largest sum; all rows are equally long and there is at least one entry. */
  static double best(double[][] values) {
    double[][] wide = values.length <= values[0].length ? values : transposed(values);
    int rows = wide.length;
    int columns = wide[0].length;
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOf = new int[columns + 1];
    for (int row = 1; row <= rows; row++) {
      assign(row, wide, rowPotential, columnPotential, rowOf);
    }
    double sum = 0;
    for (int column = 1; column <= columns; column++) {
      sum += rowOf[column] == 0 ? 0 : wide[rowOf[column] - 1][column - 1];
    }
    return sum;
  }

  /** Finds the cheapest way to make room for one more row; column 0 stands for the new row. */
  private static void assign(
      int row, double[][] values, double[] rows, double[] columns, int[] of) {
    int count = columns.length - 1;
    double[] least = new double[count + 1];
    int[] before = new int[count + 1];
    boolean[] done = new boolean[count + 1];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    of[0] = row;
    int column = 0;
    do {
      done[column] = true;
      int current = of[column];
      int next = 0;
      double step = Double.POSITIVE_INFINITY;
      for (int j = 1; j <= count; j++) {
        if (done[j]) {
          continue;
        }
        double cost = -values[current - 1][j - 1] - rows[current] - columns[j];
        if (cost < least[j]) {
          least[j] = cost;
          before[j] = column;
        }
        if (least[j] < step) {
          step = least[j];
          next = j;
        }
      }
      for (int j = 0; j <= count; j++) {
        if (done[j]) {
          rows[of[j]] += step;
          columns[j] -= step;
        } else {
          least[j] -= step;
        }
      }
      column = next;
    } while (of[column] != 0);
    while (column != 0) {
      of[column] = of[before[column]];
      column = before[column];
    }
  }

  private static double[][] transposed(double[][] values) {
    double[][] turned = new double[values[0].length][values.length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[0].length; j++) {
        turned[j][i] = values[i][j];
      }
    }
    return turned;
  }
}
