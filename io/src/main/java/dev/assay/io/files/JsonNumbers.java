package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;

/** Numbers that JSON allows, or Python writes, and that nothing behind us could take. */
final class JsonNumbers {

  /** Largest power of ten of a number, that of the largest double. */
  static final int MAX_EXPONENT = 308;

  /** Smallest power of ten; written in full it is still a short text. */
  static final int MIN_EXPONENT = -400;

  private JsonNumbers() {}

  /**
   * Puts null where the value has NaN or an infinity.
   *
   * @return false where a number's exponent is out of range; the value is then of no use
   */
  static boolean settle(JsonNode value) {
    if (value instanceof ObjectNode object) {
      boolean good = true;
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (isNonFinite(field.getValue())) {
          field.setValue(object.nullNode());
        }
        good &= settle(field.getValue());
      }
      return good;
    }
    if (value instanceof ArrayNode array) {
      boolean good = true;
      for (int i = 0; i < array.size(); i++) {
        if (isNonFinite(array.get(i))) {
          array.set(i, array.nullNode());
        }
        good &= settle(array.get(i));
      }
      return good;
    }
    return !value.isBigDecimal() || inRange(value.decimalValue());
  }

  private static boolean isNonFinite(JsonNode value) {
    return value.isDouble() && !Double.isFinite(value.doubleValue());
  }

  private static boolean inRange(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale() - 1;
    return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
  }
}
