package dev.assay.transforms.evaluate.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AssignmentProperties {

  @Property(tries = 300)
  void findsTheLargestSumOfAllPairings(
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextInt(5) / 4.0;
      }
    }
    assertThat(Assignment.best(values)).isCloseTo(best(values, 0, 0), within(1e-9));
  }

  /** Tries all pairings, rows left out included. */
  private static double best(double[][] values, int row, int taken) {
    if (row == values.length) {
      return 0;
    }
    double best = best(values, row + 1, taken);
    for (int j = 0; j < values[row].length; j++) {
      if ((taken >> j & 1) == 0) {
        best = Math.max(best, values[row][j] + best(values, row + 1, taken | 1 << j));
      }
    }
    return best;
  }
}
