package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of milliseconds. Below 2,048 ms each value has a bucket of its own; above, each doubling
 * has 1,024 buckets of equal width, and a bucket stands for its middle: at most 0.05 % off. Merging
 * adds counts, so it is exact and in any order, which merging a t-digest is not.
 */
final class LatencyHistogram {

  private static final int EXACT_BITS = 11;
  private static final int PER_DOUBLING = 1 << (EXACT_BITS - 1);

  private long[] counts = new long[0];
  private long total;
  private final NumberSums values;

  LatencyHistogram() {
    this(new NumberSums());
  }

  private LatencyHistogram(NumberSums values) {
    this.values = values;
  }

  /** Counts one latency; below 0 counts as 0. */
  void add(long millis) {
    long value = Math.max(0, millis);
    int bucket = bucket(value);
    grow(bucket + 1);
    counts[bucket]++;
    total++;
    values.add((double) value);
  }

  void add(LatencyHistogram other) {
    grow(other.counts.length);
    for (int i = 0; i < other.counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    values.add(other.values);
  }

  /** Returns what mean and spread are computed from, in milliseconds. */
  NumberSums values() {
    return values;
  }

  /**
   * Returns the least value that at least this share of all values does not exceed (nearest rank),
   * null where nothing was counted.
   *
   * @param percent above 0, at most 100
   */
  @Nullable Double percentile(int percent) {
    if (total == 0) {
      return null;
    }
    long rank = Math.max(1, Math.floorDiv(Math.multiplyExact(total, percent) + 99, 100));
    int bucket = 0;
    for (long below = counts[0]; below < rank; below += counts[bucket]) {
      bucket++;
    }
    return middle(bucket);
  }

  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - EXACT_BITS);
    return shift * PER_DOUBLING + (int) (value >>> shift);
  }

  private static double middle(int bucket) {
    if (bucket < 2 * PER_DOUBLING) {
      return bucket;
    }
    int shift = bucket / PER_DOUBLING - 1;
    long low = (long) (bucket - shift * PER_DOUBLING) << shift;
    return low + ((1L << shift) - 1) / 2.0;
  }

  private void grow(int length) {
    if (counts.length < length) {
      counts = Arrays.copyOf(counts, Math.max(length, counts.length * 2));
    }
  }

  void write(DataOutput out) throws IOException {
    values.write(out);
    out.writeInt((int) Arrays.stream(counts).filter(count -> count > 0).count());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        out.writeInt(i);
        out.writeLong(counts[i]);
      }
    }
  }

  static LatencyHistogram read(DataInput in) throws IOException {
    LatencyHistogram histogram = new LatencyHistogram(NumberSums.read(in));
    for (int left = in.readInt(); left > 0; left--) {
      int bucket = in.readInt();
      long count = in.readLong();
      histogram.grow(bucket + 1);
      histogram.counts[bucket] = count;
      histogram.total += count;
    }
    return histogram;
  }
}
