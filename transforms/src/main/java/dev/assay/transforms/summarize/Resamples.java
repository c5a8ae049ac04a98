package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Weighted sums of one quantity in every resample of a Poisson bootstrap. Sums are whole multiples
 * of 2⁻⁵² in two parts, so that adding them is exact and their order makes no difference.
 */
final class Resamples implements Tally<Resamples> {

  private static final double HIGH_UNIT = 0x1p-20;
  private static final double LOW_UNIT = 0x1p-52;
  private static final double LIMIT = 0x1p40;
  private static final long MOST = Long.MAX_VALUE / PoissonWeights.MAX;

  private final long[] high;
  private final long[] low;
  private final long[] sizes;

  /** Bounds the high parts' sums; where it is beyond {@link #MOST} they may have overflown. */
  private long magnitude;

  Resamples(int resamples) {
    this(new long[resamples], new long[resamples], new long[resamples]);
  }

  private Resamples(long[] high, long[] low, long[] sizes) {
    this.high = high;
    this.low = low;
    this.sizes = sizes;
  }

  /** Counts one unit as often as each resample has it. */
  void add(UnitSums unit, int[] weights) {
    double sum = unit.sum().value().doubleValue();
    if (!(Math.abs(sum) < LIMIT)) {
      magnitude = Long.MAX_VALUE;
      return;
    }
    long upper = (long) Math.floor(sum / HIGH_UNIT);
    long lower = (long) ((sum - upper * HIGH_UNIT) / LOW_UNIT);
    long size = unit.n();
    for (int i = 0; i < high.length; i++) {
      high[i] += weights[i] * upper;
      low[i] += weights[i] * lower;
      sizes[i] += weights[i] * size;
    }
    count(Math.abs(upper) + 1);
  }

  private void count(long more) {
    magnitude = magnitude > MOST - Math.min(MOST, more) ? Long.MAX_VALUE : magnitude + more;
  }

  @Override
  public void add(Resamples other) {
    for (int i = 0; i < high.length; i++) {
      high[i] += other.high[i];
      low[i] += other.low[i];
      sizes[i] += other.sizes[i];
    }
    count(other.magnitude);
  }

  /**
   * Returns the means of the resamples that are not empty; null where there are fewer than two, or
   * the values are too large.
   */
  double @Nullable [] means() {
    if (magnitude > MOST) {
      return null;
    }
    double[] means = new double[high.length];
    int known = 0;
    for (int i = 0; i < high.length; i++) {
      if (sizes[i] > 0) {
        means[known++] = (high[i] * HIGH_UNIT + low[i] * LOW_UNIT) / sizes[i];
      }
    }
    return known < 2 ? null : Arrays.copyOf(means, known);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(high.length);
    for (int i = 0; i < high.length; i++) {
      out.writeLong(high[i]);
      out.writeLong(low[i]);
      out.writeLong(sizes[i]);
    }
    out.writeLong(magnitude);
  }

  static Resamples read(DataInput in) throws IOException {
    Resamples read = new Resamples(in.readInt());
    for (int i = 0; i < read.high.length; i++) {
      read.high[i] = in.readLong();
      read.low[i] = in.readLong();
      read.sizes[i] = in.readLong();
    }
    read.magnitude = in.readLong();
    return read;
  }
}
