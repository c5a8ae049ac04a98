package dev.assay.transforms.stopping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/**
 * Count, sum, sum of squares and range of numbers. The sums are exact, so that the order of the
 * numbers makes no difference.
 *
 * @param n how many numbers
 * @param sum of them
 * @param squares sum of their squares
 * @param least of them and 0
 * @param most of them and 1
 */
public record Moments(long n, BigDecimal sum, BigDecimal squares, double least, double most)
    implements Serializable {

  /** Of no numbers. */
  public static final Moments NONE = new Moments(0, BigDecimal.ZERO, BigDecimal.ZERO, 0, 1);

  /** As JSON. */
  enum Codec implements JsonCodec<Moments> {
    /** The codec. */
    INSTANCE;

    @Override
    public ObjectNode toJson(Moments moments) {
      return Json.object()
          .put("n", moments.n)
          .put("sum", moments.sum.toString())
          .put("squares", moments.squares.toString())
          .put("least", moments.least)
          .put("most", moments.most);
    }

    @Override
    public Moments fromJson(JsonNode json) {
      return new Moments(
          JsonFields.integer(json, "n"),
          new BigDecimal(JsonFields.text(json, "sum")),
          new BigDecimal(JsonFields.text(json, "squares")),
          Objects.requireNonNullElse(JsonFields.optionalNumber(json, "least"), 0.0),
          Objects.requireNonNullElse(JsonFields.optionalNumber(json, "most"), 1.0));
    }
  }

  /** Drops trailing zeros, so that equal sums are equal however they came about. */
  public Moments {
    sum = sum.stripTrailingZeros();
    squares = squares.stripTrailingZeros();
  }

  /** Returns those of one finite number. */
  public static Moments of(double number) {
    BigDecimal exact = BigDecimal.valueOf(number);
    return new Moments(1, exact, exact.multiply(exact), Math.min(0, number), Math.max(1, number));
  }

  /** Returns those of both. */
  public Moments plus(Moments other) {
    return new Moments(
        n + other.n,
        sum.add(other.sum),
        squares.add(other.squares),
        Math.min(least, other.least),
        Math.max(most, other.most));
  }

  /** Returns the mean; n must be above 0. */
  public double mean() {
    return sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128).doubleValue();
  }

  /**
   * Returns the standard deviation of the numbers with one more at either end of their range, which
   * is 0 to 1 at least. A first wave of equal scores is then no proof that all are equal; with many
   * numbers the two make no difference.
   */
  public double cautiousDeviation() {
    BigDecimal low = BigDecimal.valueOf(least);
    BigDecimal high = BigDecimal.valueOf(most);
    BigDecimal count = BigDecimal.valueOf(n + 2);
    BigDecimal mean = sum.add(low).add(high).divide(count, MathContext.DECIMAL128);
    double variance =
        squares
            .add(low.multiply(low))
            .add(high.multiply(high))
            .divide(count, MathContext.DECIMAL128)
            .subtract(mean.multiply(mean))
            .doubleValue();
    return Math.sqrt(Math.max(0, variance));
  }
}
