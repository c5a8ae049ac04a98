package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One-line JavaScript that an evaluator says as well: no program is run for it. */
final class Expressions {

  private static final String LITERAL = "'([^'\\\\]*)'|\"([^\"\\\\]*)\"";
  private static final String VARIABLE = "context\\.vars\\.([A-Za-z_]\\w*)";
  private static final Pattern SEARCH =
      Pattern.compile(
          "(!)?output(\\.trim\\(\\))?(\\.toLowerCase\\(\\))?\\.(includes|startsWith|endsWith)"
              + ("\\((?:" + LITERAL + "|" + VARIABLE + ")\\)"));
  private static final Pattern LENGTH =
      Pattern.compile("(output && )?output\\.length (<=?|>=?|===?) (\\d{1,4})");
  private static final Pattern FIELD =
      Pattern.compile(
          "(?:output|JSON\\.parse\\(output\\))((?:\\.[A-Za-z_]\\w*)+) ={2,3} (?:"
              + (LITERAL + "|(-?\\d+(?:\\.\\d+)?|true|false))"));
  private static final Pattern PATH =
      Pattern.compile("JSON\\.parse\\(output\\)((?:\\.[A-Za-z_]\\w*)+)");

  /** A regular expression repeats one thing no more often. */
  private static final int MOST_REPEATS = 1_000;

  private static final int MOST_CHARACTERS = 5_000;

  private Expressions() {}

  /** Returns an evaluator that says the same; null where none is known. */
  static @Nullable ObjectNode evaluator(String expression) {
    String one = expression.strip().replaceFirst("^return\\s+", "").replaceFirst(";$", "");
    Matcher search = SEARCH.matcher(one);
    if (search.matches()) {
      return search(search);
    }
    Matcher length = LENGTH.matcher(one);
    if (length.matches()) {
      return length(length.group(1) != null, length.group(2), Integer.parseInt(length.group(3)));
    }
    Matcher field = FIELD.matcher(one);
    if (field.matches() && !field.group(1).endsWith(".length")) {
      return field(field.group(1), literal(field, 2));
    }
    return null;
  }

  /**
   * Returns what asks a field of an answer in JSON for a value.
   *
   * @param transform such as {@code JSON.parse(output).city}
   * @return null where the transform is another
   */
  static @Nullable ObjectNode equal(String transform, JsonNode value) {
    Matcher path = PATH.matcher(transform.strip());
    return path.matches() ? field(path.group(1), value) : null;
  }

  private static @Nullable ObjectNode search(Matcher found) {
    boolean trimmed = found.group(2) != null;
    boolean folded = found.group(3) != null;
    String type = found.group(4);
    String variable = found.group(7);
    // What a variable holds is known only when it runs: it may be in capitals or begin with a
    // blank.
    if ((trimmed || folded) && (variable != null || !type.equals("includes"))) {
      return null;
    }
    String value =
        variable == null ? literal(found, 5).textValue() : "{{" + Tags.key(variable) + "}}";
    if ((trimmed && !value.equals(value.strip()))
        || (folded && !value.equals(value.toLowerCase(Locale.ROOT)))) {
      return null;
    }
    String name =
        switch (type) {
          case "includes" -> folded ? "icontains" : "contains";
          case "startsWith" -> "starts-with";
          default -> "ends-with";
        };
    return Json.object()
        .put("type", (found.group(1) == null ? "" : "not-") + name)
        .put("value", value);
  }

  private static @Nullable ObjectNode length(boolean some, String operator, int count) {
    int least = operator.equals(">") ? count + 1 : operator.startsWith("<") ? 0 : count;
    least = some ? Math.max(least, 1) : least;
    int most =
        switch (operator) {
          case "<" -> count - 1;
          case "<=", "==", "===" -> count;
          default -> Integer.MAX_VALUE;
        };
    if (count > MOST_CHARACTERS || most < least) {
      return null;
    }
    String needed = ".{" + MOST_REPEATS + "}";
    StringBuilder regex = new StringBuilder("(?s)^");
    regex.append(needed.repeat(least / MOST_REPEATS));
    regex.append(".{").append(least % MOST_REPEATS).append('}');
    if (most == Integer.MAX_VALUE) {
      regex.append(".*");
    } else {
      int further = most - least;
      regex.append((".{0," + MOST_REPEATS + "}").repeat(further / MOST_REPEATS));
      regex.append(".{0,").append(further % MOST_REPEATS).append('}');
    }
    return Json.object().put("type", "regex").put("value", regex.append('$').toString());
  }

  private static ObjectNode field(String path, JsonNode value) {
    JsonNode schema = Json.object().set("const", value);
    String[] keys = path.substring(1).split("\\.", -1);
    for (int i = keys.length - 1; i >= 0; i--) {
      ObjectNode outer = Json.object().put("type", "object");
      outer.putArray("required").add(keys[i]);
      outer.putObject("properties").set(keys[i], schema);
      schema = outer;
    }
    ObjectNode evaluator = Json.object().put("type", "is-json");
    evaluator.set("value", schema);
    return evaluator;
  }

  /** The text in one of two groups, or behind them what is no text. */
  private static JsonNode literal(Matcher found, int first) {
    for (int group = first; group < first + 2; group++) {
      if (found.group(group) != null) {
        return TextNode.valueOf(found.group(group));
      }
    }
    String other = found.group(first + 2);
    return other.equals("true") || other.equals("false")
        ? JsonNodeFactory.instance.booleanNode(other.equals("true"))
        : JsonNodeFactory.instance.numberNode(new java.math.BigDecimal(other));
  }
}
