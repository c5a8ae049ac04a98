package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What mean, spread and, of values that are 0 or 1 only, the rate are computed from. */
final class NumberSums implements Tally<NumberSums> {

  private final ExactSum sum;
  private final ExactSum squares;
  private long n;
  private long ones;
  private long others;

  NumberSums() {
    this(new ExactSum(), new ExactSum());
  }

  private NumberSums(ExactSum sum, ExactSum squares) {
    this.sum = sum;
    this.squares = squares;
  }

  /** Counts a finite number. */
  void add(double number) {
    n++;
    ones += number == 1 ? 1 : 0;
    others += number == 1 || number == 0 ? 0 : 1;
    sum.add(number);
    squares.addSquare(number);
  }

  long n() {
    return n;
  }

  /** Returns the mean, null of nothing. */
  @Nullable Double mean() {
    return n == 0 ? null : Double.valueOf(sum.mean(n));
  }

  /** Returns the standard error of the mean, null of fewer than two. */
  @Nullable Double stderr() {
    return Uncertainty.standardError(sum, squares, n);
  }

  /** Returns how many are 1, null where not all are 0 or 1, or there are none. */
  @Nullable Long successes() {
    return n == 0 || others > 0 ? null : Long.valueOf(ones);
  }

  @Override
  public void add(NumberSums other) {
    sum.add(other.sum);
    squares.add(other.squares);
    n += other.n;
    ones += other.ones;
    others += other.others;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sum.write(out);
    squares.write(out);
    out.writeLong(n);
    out.writeLong(ones);
    out.writeLong(others);
  }

  static NumberSums read(DataInput in) throws IOException {
    NumberSums read = new NumberSums(ExactSum.read(in), ExactSum.read(in));
    read.n = in.readLong();
    read.ones = in.readLong();
    read.others = in.readLong();
    return read;
  }
}
