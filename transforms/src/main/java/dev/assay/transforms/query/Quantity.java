package dev.assay.transforms.query;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers as queries write them. */
final class Quantity {

  /** Longer units before those that end like them. */
  private static final Map<String, Double> NANOS = new LinkedHashMap<>();

  static {
    NANOS.put("ns", 1.0);
    NANOS.put("us", 1e3);
    NANOS.put("µs", 1e3);
    NANOS.put("ms", 1e6);
    NANOS.put("min", 60e9);
    NANOS.put("s", 1e9);
    NANOS.put("m", 60e9);
    NANOS.put("h", 3_600e9);
    NANOS.put("d", 86_400e9);
  }

  private Quantity() {}

  /**
   * Returns a number, or null where the text is none.
   *
   * @param duration whether it may have a unit of time, which makes it nanoseconds; without a unit
   *     it is nanoseconds already
   */
  static @Nullable Double parse(String text, boolean duration) {
    double factor = 1;
    String digits = text;
    if (duration) {
      for (Map.Entry<String, Double> unit : NANOS.entrySet()) {
        if (text.endsWith(unit.getKey())) {
          factor = unit.getValue();
          digits = text.substring(0, text.length() - unit.getKey().length());
          break;
        }
      }
    }
    if (!digits.matches("[+-]?(\\d{1,300}(\\.\\d{0,300})?|\\.\\d{1,300})([eE][+-]?\\d{1,3})?")) {
      return null;
    }
    double number = Double.parseDouble(digits) * factor;
    return Double.isFinite(number) ? Double.valueOf(number) : null;
  }
}
