package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a comparison came to: a number, else a text, else true or false.
 *
 * @param note what stands behind the figure in a message
 */
record Datum(
    @Nullable BigDecimal number, @Nullable String text, @Nullable Boolean flag, String note) {

  /** Figures that agree so far are equal: more digits say nothing of a mean. */
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

  private static final int MAX_TEXT = 60;

  static Datum of(BigDecimal number) {
    return new Datum(number, null, null, "");
  }

  static Datum of(String text) {
    return new Datum(null, text, null, "");
  }

  static Datum of(boolean flag) {
    return new Datum(null, null, flag, "");
  }

  Datum withNote(String note) {
    return new Datum(number, text, flag, note);
  }

  String kind() {
    if (number != null) {
      return "a number";
    }
    return text != null ? "a text" : "true or false";
  }

  /** Returns whether the other is of the same kind. */
  boolean isLike(Datum other) {
    return kind().equals(other.kind());
  }

  boolean equalTo(Datum other) {
    if (number != null && other.number != null) {
      return compare(other) == 0;
    }
    return text != null ? text.equals(other.text) : flag != null && flag.equals(other.flag);
  }

  /** Compares numbers. */
  int compare(Datum other) {
    BigDecimal mine = number == null ? BigDecimal.ZERO : number;
    BigDecimal others = other.number == null ? BigDecimal.ZERO : other.number;
    return mine.round(DIGITS).compareTo(others.round(DIGITS));
  }

  JsonNode toJson() {
    if (number != null) {
      BigDecimal rounded = number.round(DIGITS);
      return rounded.stripTrailingZeros().scale() <= 0 && rounded.precision() - rounded.scale() < 16
          ? LongNode.valueOf(rounded.longValue())
          : DoubleNode.valueOf(rounded.doubleValue());
    }
    return text != null ? TextNode.valueOf(text) : BooleanNode.valueOf(Boolean.TRUE.equals(flag));
  }

  /** Prints it for a message. */
  @Override
  public String toString() {
    if (text != null) {
      String line = text.replaceAll("\\p{C}", "?");
      return '"' + (line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line) + '"';
    }
    return toJson() + note;
  }
}
