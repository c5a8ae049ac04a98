package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.ExactSum;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One score or measurement over all records, or over those of a slice. */
final class PairTally {

  private static final int COUNTS = 13;

  private static final int N = 0;
  private static final int UP = 1;
  private static final int DOWN = 2;
  private static final int SAME = 3;
  private static final int MISSING_A = 4;
  private static final int MISSING_B = 5;

  /** Records with a number that is neither 0 nor 1. */
  private static final int GRADED = 6;

  /** Records whose epochs differ, so that a mean of marks is neither 0 nor 1. */
  private static final int MIXED = 7;

  private static final int ONE_TO_ZERO = 8;
  private static final int ZERO_TO_ONE = 9;
  private static final int PASS_TO_FAIL = 10;
  private static final int FAIL_TO_PASS = 11;
  private static final int ASSESSED = 12;

  private final long[] counts = new long[COUNTS];
  private final ExactSum sumA;
  private final ExactSum sumB;
  private final ExactSum sum;
  private final ExactSum squares;
  private final LabelTally labels;
  private final SignFlips flips;
  private final TopChanges up;
  private final TopChanges down;
  private final ClusterTally clusters;

  private PairTally(
      ExactSum sumA,
      ExactSum sumB,
      ExactSum sum,
      ExactSum squares,
      LabelTally labels,
      SignFlips flips,
      TopChanges up,
      TopChanges down,
      ClusterTally clusters) {
    this.sumA = sumA;
    this.sumB = sumB;
    this.sum = sum;
    this.squares = squares;
    this.labels = labels;
    this.flips = flips;
    this.up = up;
    this.down = down;
    this.clusters = clusters;
  }

  /**
   * Begins without records.
   *
   * @param units differences that are kept apart for the permutation test
   * @param shown records that changed most, in each direction
   */
  static PairTally of(int units, int shown) {
    return new PairTally(
        new ExactSum(),
        new ExactSum(),
        new ExactSum(),
        new ExactSum(),
        new LabelTally(),
        new SignFlips(units),
        new TopChanges(shown),
        new TopChanges(shown),
        new ClusterTally());
  }

  private void count(int what) {
    counts[what]++;
  }

  private long get(int what) {
    return counts[what];
  }

  void add(PairedRecord record, PairedValue value) {
    if (value.isMissing(true) || value.isMissing(false)) {
      count(value.isMissing(true) ? MISSING_A : MISSING_B);
      return;
    }
    if (value.labelA() != null && value.labelB() != null) {
      labels.add(value.labelA(), value.labelB());
    }
    if (value.passedA() >= 0 && value.passedB() >= 0) {
      count(ASSESSED);
      flip(value.passedA() == 1, value.passedB() == 1, PASS_TO_FAIL, FAIL_TO_PASS);
    }
    if (value.hasNumbers()) {
      addNumbers(record, value);
    } else if (!value.hasLabels() && (value.passedA() < 0 || value.passedB() < 0)) {
      count(Double.isNaN(value.a()) ? MISSING_A : MISSING_B);
    }
  }

  private void addNumbers(PairedRecord record, PairedValue value) {
    double difference = value.difference();
    count(N);
    sumA.add(value.a());
    sumB.add(value.b());
    if (!value.marks()) {
      count(GRADED);
    } else {
      if (value.a() % 1 != 0 || value.b() % 1 != 0) {
        count(MIXED);
      }
      flip(value.a() > 0.5, value.b() > 0.5, ONE_TO_ZERO, ZERO_TO_ONE);
    }
    if (difference == 0) {
      count(SAME);
      return;
    }
    count(difference > 0 ? UP : DOWN);
    sum.add(difference);
    squares.addSquare(difference);
    flips.add(record.unit(), difference);
    (difference > 0 ? up : down).add(record, value);
  }

  private void flip(boolean a, boolean b, int down, int up) {
    if (a != b) {
      count(a ? down : up);
    }
  }

  /** Adds what the differences of a cluster sum to. */
  void addCluster(ExactSum clusterSum, long size) {
    clusters.add(clusterSum, size);
  }

  void add(PairTally other) {
    for (int i = 0; i < COUNTS; i++) {
      counts[i] += other.counts[i];
    }
    sumA.add(other.sumA);
    sumB.add(other.sumB);
    sum.add(other.sum);
    squares.add(other.squares);
    labels.add(other.labels);
    flips.add(other.flips);
    up.add(other.up);
    down.add(other.down);
    clusters.add(other.clusters);
  }

  /** Returns the statistics. */
  PairStats stats(
      String name, boolean measured, boolean clustered, ComparisonSpec spec, int draws) {
    long n = get(N);
    boolean marks = n > 0 && get(GRADED) == 0;
    boolean lower = spec.lowerIsBetter(name, measured, marks);
    return new PairFigures(
            n,
            lower,
            marks && get(MIXED) == 0,
            get(UP),
            get(DOWN),
            get(SAME),
            get(MISSING_A),
            get(MISSING_B),
            turns(lower, marks),
            sumA,
            sumB,
            sum,
            squares,
            clustered ? clusters : null,
            labels.changes(),
            up.changes(),
            down.changes())
        .stats(spec, n == 0 ? null : flips.test(draws, spec.seed()));
  }

  /** Returns passes to fails and fails to passes; null where nothing says what passes. */
  private PairStats.@Nullable Flips turns(boolean lower, boolean marks) {
    if (get(ASSESSED) > 0) {
      return new PairStats.Flips(get(PASS_TO_FAIL), get(FAIL_TO_PASS));
    }
    if (!marks) {
      return null;
    }
    return lower
        ? new PairStats.Flips(get(ZERO_TO_ONE), get(ONE_TO_ZERO))
        : new PairStats.Flips(get(ONE_TO_ZERO), get(ZERO_TO_ONE));
  }

  void write(DataOutput out) throws IOException {
    for (long count : counts) {
      out.writeLong(count);
    }
    sumA.write(out);
    sumB.write(out);
    sum.write(out);
    squares.write(out);
    labels.write(out);
    flips.write(out);
    up.write(out);
    down.write(out);
    clusters.write(out);
  }

  static PairTally read(DataInput in) throws IOException {
    long[] counts = new long[COUNTS];
    for (int i = 0; i < COUNTS; i++) {
      counts[i] = in.readLong();
    }
    PairTally tally =
        new PairTally(
            ExactSum.read(in),
            ExactSum.read(in),
            ExactSum.read(in),
            ExactSum.read(in),
            LabelTally.read(in),
            SignFlips.read(in),
            TopChanges.read(in),
            TopChanges.read(in),
            ClusterTally.read(in));
    System.arraycopy(counts, 0, tally.counts, 0, COUNTS);
    return tally;
  }
}
