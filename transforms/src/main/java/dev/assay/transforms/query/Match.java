package dev.assay.transforms.query;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What the value of one attribute or tag has to be. */
sealed interface Match {

  /** Whether one value, which is neither list nor null, is so. */
  boolean holds(JsonNode value);

  /** There is a value, whatever it is. */
  record Present() implements Match {
    @Override
    public boolean holds(JsonNode value) {
      return true;
    }
  }

  /**
   * A text, a number or a truth value.
   *
   * @param pattern of texts; without wildcards also compared as number and truth value
   * @param number the same as a number; null where it is none
   */
  record Equal(Glob pattern, @Nullable Double number) implements Match {
    @Override
    public boolean holds(JsonNode value) {
      if (value.isNumber()) {
        Double wanted = number != null ? number : truth();
        return wanted == null
            ? pattern.hasWildcards() && pattern.matches(value.asText())
            : value.doubleValue() == wanted;
      }
      return pattern.matches(value.isTextual() ? value.textValue() : value.toString());
    }

    /** Scores of yes and no are kept as 1 and 0. */
    private @Nullable Double truth() {
      return switch (pattern.text()) {
        case "true" -> 1.0;
        case "false" -> 0.0;
        default -> null;
      };
    }
  }

  /**
   * A number within bounds.
   *
   * @param low least number; negative infinity for none
   * @param lowIncluded whether it is one itself
   * @param high greatest number; infinity for none
   * @param highIncluded whether it is one itself
   */
  record Between(double low, boolean lowIncluded, double high, boolean highIncluded)
      implements Match {
    @Override
    public boolean holds(JsonNode value) {
      if (!value.isNumber() && !value.isBoolean()) {
        return false;
      }
      double number = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
      return (lowIncluded ? number >= low : number > low)
          && (highIncluded ? number <= high : number < high);
    }
  }

  /** Whether any of the values is so. */
  static boolean any(Iterable<JsonNode> values, Match match) {
    for (JsonNode value : values) {
      if (match.holds(value)) {
        return true;
      }
    }
    return false;
  }
}
