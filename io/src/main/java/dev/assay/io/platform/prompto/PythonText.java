package dev.assay.io.platform.prompto;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;

/** Values as Python writes them: {@code json.dumps}, {@code repr} and {@code str}. */
final class PythonText {

  private static final int LEAST_FIXED_EXPONENT = -4;
  private static final int LEAST_SCIENTIFIC_EXPONENT = 16;

  private PythonText() {}

  /** How texts and values without parts are written. */
  private interface Form {
    void text(String text, StringBuilder out);

    void scalar(JsonNode value, StringBuilder out);
  }

  private static final Form JSON =
      new Form() {
        @Override
        public void text(String text, StringBuilder out) {
          quoted(text, out);
        }

        @Override
        public void scalar(JsonNode value, StringBuilder out) {
          switch (value.getNodeType()) {
            case NUMBER -> out.append(number(value, "NaN", "Infinity"));
            case BOOLEAN -> out.append(value.booleanValue());
            default -> out.append("null");
          }
        }
      };

  private static final Form REPR =
      new Form() {
        @Override
        public void text(String text, StringBuilder out) {
          repr(text, out);
        }

        @Override
        public void scalar(JsonNode value, StringBuilder out) {
          out.append(str(value));
        }
      };

  /** Returns what {@code json.dumps} writes: ASCII, {@code ", "} and {@code ": "}. */
  static String json(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(value, JSON, out);
    return out.toString();
  }

  private static void write(JsonNode value, Form form, StringBuilder out) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        String separator = "{";
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          out.append(separator);
          form.text(field.getKey(), out);
          out.append(": ");
          write(field.getValue(), form, out);
          separator = ", ";
        }
        out.append(value.isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        String separator = "[";
        for (JsonNode item : value) {
          out.append(separator);
          write(item, form, out);
          separator = ", ";
        }
        out.append(value.isEmpty() ? "[]" : "]");
      }
      case STRING -> form.text(value.textValue(), out);
      default -> form.scalar(value, out);
    }
  }

  private static void quoted(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c >= ' ' && c <= '~') {
            out.append(c);
          } else {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          }
        }
      }
    }
    out.append('"');
  }

  /** Returns what {@code repr} writes. */
  static String repr(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(value, REPR, out);
    return out.toString();
  }

  private static void repr(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints()
        .forEach(
            c -> {
              if (c == quote || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (c == '\n') {
                out.append("\\n");
              } else if (c == '\r') {
                out.append("\\r");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (c < ' ' || (c >= 0x7f && c < 0xa1) || c == 0xad) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    out.append(quote);
  }

  /** Returns what {@code repr} writes of a text. */
  static String repr(String text) {
    StringBuilder out = new StringBuilder();
    repr(text, out);
    return out.toString();
  }

  /** Returns what {@code str} writes of a text, a number, a truth value or nothing. */
  static String str(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case NUMBER -> number(value, "nan", "inf");
      case BOOLEAN -> value.booleanValue() ? "True" : "False";
      default -> "None";
    };
  }

  private static String number(JsonNode value, String nan, String infinity) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().toString();
    }
    double number = value.doubleValue();
    if (Double.isNaN(number)) {
      return nan;
    }
    return Double.isInfinite(number) ? (number < 0 ? "-" : "") + infinity : real(number);
  }

  /** Java writes two digits at least, also where one is enough. */
  private static BigDecimal shortest(double number) {
    BigDecimal digits = new BigDecimal(DoubleToDecimal.toString(number)).stripTrailingZeros();
    BigDecimal one = digits.round(new MathContext(1));
    return one.doubleValue() == number ? one : digits;
  }

  /** Returns the shortest digits that are this number, with an exponent where Python has one. */
  static String real(double number) {
    String sign = Math.copySign(1, number) < 0 ? "-" : "";
    if (number == 0) {
      return sign + "0.0";
    }
    BigDecimal exact = shortest(Math.abs(number));
    String digits = exact.unscaledValue().toString();
    int exponent = digits.length() - 1 - exact.scale();
    if (exponent >= LEAST_FIXED_EXPONENT && exponent < LEAST_SCIENTIFIC_EXPONENT) {
      String plain = exact.toPlainString();
      return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }
    return sign
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
