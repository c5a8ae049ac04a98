package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A quantity's sum over one run, record or cluster, and over how many values. */
final class UnitSums implements Tally<UnitSums> {

  private final ExactSum sum;
  private long n;

  UnitSums() {
    this(new ExactSum(), 0);
  }

  private UnitSums(ExactSum sum, long n) {
    this.sum = sum;
    this.n = n;
  }

  void add(double value) {
    sum.add(value);
    n++;
  }

  ExactSum sum() {
    return sum;
  }

  long n() {
    return n;
  }

  @Override
  public void add(UnitSums other) {
    sum.add(other.sum);
    n += other.n;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sum.write(out);
    out.writeLong(n);
  }

  static UnitSums read(DataInput in) throws IOException {
    return new UnitSums(ExactSum.read(in), in.readLong());
  }
}
