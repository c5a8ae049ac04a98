package dev.assay.transforms.compare;

import dev.assay.transforms.evaluate.statistics.PairedTests;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Differences for the permutation test that flips signs. Up to some number of units (records, or
 * clusters of them) each is kept by itself; with more, units are gathered by their hash in as many
 * blocks, whose signs are then flipped: flips of whole blocks are a subgroup of all flips, so that
 * the test stays a test, and memory and time are bounded. Differences are summed as whole numbers
 * of 2⁻⁶⁰, so that neither order nor sides make a difference.
 */
final class SignFlips {

  /** How a p-value was found. */
  enum Method {
    /** All flips. */
    EXACT,
    /** Random flips of single units. */
    MONTE_CARLO,
    /** Random flips of blocks of units. */
    MONTE_CARLO_BLOCKS
  }

  /**
   * What the test says.
   *
   * @param p of both sides
   * @param method how it was found
   * @param resamples how many random flips
   */
  record Result(double p, Method method, int resamples) {}

  private static final int FRACTION_BITS = 60;
  private static final double TWO_TO_64 = 0x1p64;
  private static final double LARGEST = 0x1p66;
  private static final double NEARLY = 1e-12;

  /** A sum in 128 bits. */
  private static final class Fixed {
    private long high;
    private long low;

    void add(long addHigh, long addLow) {
      long sum = low + addLow;
      high += addHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      low = sum;
    }

    void add(double number) {
      double bounded = Math.max(-LARGEST, Math.min(LARGEST, number));
      double scaled = Math.scalb(Math.abs(bounded), FRACTION_BITS);
      double top = Math.floor(scaled / TWO_TO_64);
      double rest = Math.rint(scaled - top * TWO_TO_64);
      long addHigh = (long) top;
      long addLow = rest >= 0x1p63 ? (long) (rest - 0x1p63) + Long.MIN_VALUE : (long) rest;
      if (number < 0) {
        addHigh = ~addHigh + (addLow == 0 ? 1 : 0);
        addLow = -addLow;
      }
      add(addHigh, addLow);
    }

    double value() {
      boolean negative = high < 0;
      long absoluteLow = negative ? -low : low;
      long absoluteHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
      double unsigned = (absoluteLow >>> 1) * 2.0 + (absoluteLow & 1);
      double value = Math.scalb(absoluteHigh * TWO_TO_64 + unsigned, -FRACTION_BITS);
      return negative ? -value : value;
    }
  }

  private final int most;
  private final SortedMap<Long, Fixed> sums = new TreeMap<>();
  private boolean blocks;

  /**
   * Begins without differences.
   *
   * @param most units that are kept apart, and else how many blocks there are
   */
  SignFlips(int most) {
    this.most = most;
  }

  /** Returns a hash of 64 bits. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  /** Adds a difference of a unit; 0 changes nothing. */
  void add(long unit, double difference) {
    if (difference != 0) {
      sum(unit).add(difference);
      gather();
    }
  }

  void add(SignFlips other) {
    if (other.blocks && !blocks) {
      toBlocks();
    }
    other.sums.forEach((unit, sum) -> sum(unit).add(sum.high, sum.low));
    gather();
  }

  private Fixed sum(long unit) {
    return sums.computeIfAbsent(
        blocks ? Math.floorMod(unit, (long) most) : unit, missing -> new Fixed());
  }

  private void gather() {
    if (!blocks && sums.size() > most) {
      toBlocks();
    }
  }

  private void toBlocks() {
    SortedMap<Long, Fixed> units = new TreeMap<>(sums);
    sums.clear();
    blocks = true;
    units.forEach((unit, sum) -> sum(unit).add(sum.high, sum.low));
  }

  /**
   * Returns the p-value that the differences are as likely in one direction as in the other.
   *
   * @param resamples random flips where there are too many units to try all; at least 1
   * @param seed of the random flips
   */
  Result test(int resamples, long seed) {
    double[] found =
        sums.values().stream().mapToDouble(Fixed::value).filter(value -> value != 0).toArray();
    if (!blocks && found.length <= PairedTests.MAX_EXACT_PAIRS) {
      return new Result(PairedTests.permutationP(found), Method.EXACT, 0);
    }
    double total = 0;
    double size = 0;
    for (double value : found) {
      total += value;
      size += Math.abs(value);
    }
    double bound = Math.abs(total) - NEARLY * size;
    SplittableRandom random = new SplittableRandom(seed);
    int extreme = 0;
    for (int i = 0; i < resamples; i++) {
      extreme += Math.abs(total - 2 * flipped(found, random)) >= bound ? 1 : 0;
    }
    return new Result(
        (extreme + 1.0) / (resamples + 1.0),
        blocks ? Method.MONTE_CARLO_BLOCKS : Method.MONTE_CARLO,
        resamples);
  }

  /** Returns the sum of a random half. */
  private static double flipped(double[] values, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < values.length; i += Long.SIZE) {
      long bits = random.nextLong();
      int end = Math.min(values.length, i + Long.SIZE);
      for (int j = i; j < end; j++) {
        sum += values[j] * (bits & 1);
        bits >>>= 1;
      }
    }
    return sum;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(most);
    out.writeBoolean(blocks);
    out.writeInt(sums.size());
    for (Map.Entry<Long, Fixed> entry : sums.entrySet()) {
      out.writeLong(entry.getKey());
      out.writeLong(entry.getValue().high);
      out.writeLong(entry.getValue().low);
    }
  }

  static SignFlips read(DataInput in) throws IOException {
    SignFlips flips = new SignFlips(in.readInt());
    flips.blocks = in.readBoolean();
    for (int left = in.readInt(); left > 0; left--) {
      Fixed sum = new Fixed();
      long unit = in.readLong();
      sum.high = in.readLong();
      sum.low = in.readLong();
      flips.sums.put(unit, sum);
    }
    return flips;
  }
}
