package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/** Numbers that JSON allows, or Python writes, and that nothing behind us could take. */
final class JsonNumbers {

  /** Largest power of ten of a number, that of the largest double. */
  static final int MAX_EXPONENT = 308;

  /** Smallest power of ten; written in full it is still a short text. */
  static final int MIN_EXPONENT = -400;

  private JsonNumbers() {}

  /**
   * Puts null where the value has NaN or an infinity, and a whole number where a decimal is written
   * as one, such as {@code 12.5e1}: what is read back from its text is then the same value.
   *
   * @return false where a number's exponent is out of range; the value is then of no use
   */
  static boolean settle(JsonNode value) {
    if (value instanceof ObjectNode object) {
      boolean good = true;
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(settled(field.getValue()));
        good &= settle(field.getValue());
      }
      return good;
    }
    if (value instanceof ArrayNode array) {
      boolean good = true;
      for (int i = 0; i < array.size(); i++) {
        array.set(i, settled(array.get(i)));
        good &= settle(array.get(i));
      }
      return good;
    }
    return !value.isBigDecimal() || inRange(value.decimalValue());
  }

  private static JsonNode settled(JsonNode value) {
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      return NullNode.instance;
    }
    return value.isBigDecimal() && value.decimalValue().scale() == 0
        ? whole(value.decimalValue().unscaledValue())
        : value;
  }

  private static JsonNode whole(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(number.intValue());
    }
    return number.bitLength() < Long.SIZE
        ? LongNode.valueOf(number.longValue())
        : BigIntegerNode.valueOf(number);
  }

  private static boolean inRange(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale() - 1;
    return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
  }
}
