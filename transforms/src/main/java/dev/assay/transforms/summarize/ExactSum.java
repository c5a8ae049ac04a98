package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A sum without rounding, so that the order of its terms makes no difference. A double counts as
 * the decimal number that it is written as in a file: three times 0.1 is 0.3.
 */
public final class ExactSum {

  private static final long WHOLE_LIMIT = 1L << 31;

  /** Terms that are whole and small, which scores mostly are. */
  private long whole;

  private BigDecimal rest = BigDecimal.ZERO;

  /** Begins with 0. */
  public ExactSum() {}

  /** Adds a finite number. */
  public void add(double term) {
    long number = (long) term;
    if (number == term && Math.abs(number) < WHOLE_LIMIT) {
      add(number);
    } else {
      add(BigDecimal.valueOf(term));
    }
  }

  /** Adds the square of a finite number. */
  public void addSquare(double term) {
    long number = (long) term;
    if (number == term && Math.abs(number) < WHOLE_LIMIT) {
      add(number * number);
    } else {
      BigDecimal exact = BigDecimal.valueOf(term);
      add(exact.multiply(exact));
    }
  }

  /** Adds a whole number. */
  public void add(long term) {
    long sum = whole + term;
    if (((whole ^ sum) & (term ^ sum)) < 0) {
      add(BigDecimal.valueOf(term));
    } else {
      whole = sum;
    }
  }

  /** Adds a decimal number. */
  public void add(BigDecimal term) {
    rest = rest.add(term);
  }

  /** Adds what another has summed. */
  public void add(ExactSum other) {
    add(other.whole);
    add(other.rest);
  }

  /** Returns the sum. Equal sums may differ in scale, but not once they are numbers. */
  public BigDecimal value() {
    return rest.add(BigDecimal.valueOf(whole));
  }

  /** Returns the mean of so many terms, rounded once. */
  public double mean(long terms) {
    return value().divide(BigDecimal.valueOf(terms), MathContext.DECIMAL128).doubleValue();
  }

  /** Writes the sum. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(whole);
    byte[] digits = rest.unscaledValue().toByteArray();
    out.writeInt(rest.scale());
    out.writeInt(digits.length);
    out.write(digits);
  }

  /** Reads what {@link #write} wrote. */
  public static ExactSum read(DataInput in) throws IOException {
    ExactSum sum = new ExactSum();
    sum.whole = in.readLong();
    int scale = in.readInt();
    byte[] digits = new byte[in.readInt()];
    in.readFully(digits);
    sum.rest = new BigDecimal(new BigInteger(digits), scale);
    return sum;
  }
}
