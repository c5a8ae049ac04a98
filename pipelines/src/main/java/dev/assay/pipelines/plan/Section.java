package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.plan.ConfigNode.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of an experiment file with the keys it may have. Each accessor returns null where the
 * key is absent or wrong; what is wrong goes to the problems.
 */
final class Section {

  private final Problems problems;
  private final String path;
  private final ConfigNode.Fields fields;

  private Section(Problems problems, String path, ConfigNode.Fields fields) {
    this.problems = problems;
    this.path = path;
    this.fields = fields;
  }

  /**
   * Opens a mapping and reports the keys it must not have.
   *
   * @param path stands before the keys in messages, such as {@code retry.}; empty at the top
   */
  static @Nullable Section open(
      Problems problems, String path, ConfigNode node, List<String> known) {
    Section section = open(problems, path, node);
    if (section != null) {
      section.refuseUnknown(known);
    }
    return section;
  }

  /** Opens a mapping that may have any keys. */
  static @Nullable Section open(Problems problems, String path, ConfigNode node) {
    if (node instanceof ConfigNode.Fields fields) {
      return new Section(problems, path, fields);
    }
    String name = path.isEmpty() ? "experiment" : path.substring(0, path.length() - 1);
    wrongType(problems, name, node, "a mapping of keys to values");
    return null;
  }

  private void refuseUnknown(List<String> known) {
    fields
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.add(
                    entry.mark(),
                    "CONFIG_UNKNOWN_KEY",
                    "unknown key \""
                        + path
                        + ConfigNode.oneLine(key)
                        + "\""
                        + NearestName.of(key, known)
                            .map(name -> "; did you mean \"" + name + "\"?")
                            .orElse("; known here: " + String.join(", ", known)));
              }
            });
  }

  Problems problems() {
    return problems;
  }

  Mark mark() {
    return fields.mark();
  }

  Map<String, ConfigNode.Entry> entries() {
    return fields.entries();
  }

  boolean has(String key) {
    return fields.entries().containsKey(key);
  }

  @Nullable ConfigNode get(String key) {
    ConfigNode.Entry entry = fields.entries().get(key);
    return entry == null ? null : entry.value();
  }

  /** Returns where the key stands, or the section where it is absent. */
  Mark mark(String key) {
    ConfigNode.Entry entry = fields.entries().get(key);
    return entry == null ? fields.mark() : entry.mark();
  }

  /** Returns a text that is not blank. */
  @Nullable String text(String key, int maxChars) {
    ConfigNode node = get(key);
    if (node == null) {
      return null;
    }
    String text = node.text();
    if (text == null || text.isBlank()) {
      wrongType(problems, path + key, node, "a text");
      return null;
    }
    if (text.length() > maxChars) {
      problems.add(
          node.mark(),
          "CONFIG_RANGE",
          "Invalid "
              + path
              + key
              + ": "
              + text.length()
              + " characters (must be at most "
              + maxChars
              + ")");
      return null;
    }
    return text;
  }

  /** Returns a text, or a number as its text. */
  @Nullable String name(String key, int maxChars) {
    ConfigNode node = get(key);
    JsonNode number = node == null ? null : node.number();
    return number != null ? Json.text(number) : text(key, maxChars);
  }

  String required(String key, int maxChars) {
    if (!has(key)) {
      problems.add(fields.mark(), "CONFIG_MISSING", "key \"" + path + key + "\" is missing");
    }
    String text = text(key, maxChars);
    return text == null ? "" : text;
  }

  @Nullable Integer whole(String key, int min, int max) {
    ConfigNode node = get(key);
    if (node == null) {
      return null;
    }
    String expected = "a whole number from " + min + " to " + max;
    JsonNode number = node.number();
    if (number == null || !number.isIntegralNumber()) {
      wrongType(problems, path + key, node, expected);
      return null;
    }
    if (!number.canConvertToInt() || number.intValue() < min || number.intValue() > max) {
      range(path + key, node, expected);
      return null;
    }
    return number.intValue();
  }

  @Nullable Duration duration(String key, Duration min, Duration max) {
    ConfigNode node = get(key);
    if (node == null) {
      return null;
    }
    String expected =
        "a time from "
            + Durations.print(min)
            + " to "
            + Durations.print(max)
            + " with its unit,"
            + " such as 500ms, 60s or 2m";
    String text = node.text();
    Duration value = text == null ? null : Durations.parse(text).orElse(null);
    if (value == null) {
      wrongType(problems, path + key, node, expected);
      return null;
    }
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      range(path + key, node, expected);
      return null;
    }
    return value;
  }

  /** Returns an object for an API or an evaluator, which must be JSON; empty where absent. */
  ObjectNode object(String key) {
    ConfigNode node = get(key);
    if (node == null) {
      return Json.object();
    }
    if (node.toJson() instanceof ObjectNode object) {
      return object;
    }
    wrongType(problems, path + key, node, "a mapping of keys to values");
    return Json.object();
  }

  /** Returns a truth value. */
  boolean flag(String key, boolean absent) {
    ConfigNode node = get(key);
    if (node == null) {
      return absent;
    }
    if (node instanceof ConfigNode.Scalar scalar && scalar.value().isBoolean()) {
      return scalar.value().booleanValue();
    }
    wrongType(problems, path + key, node, "true or false");
    return absent;
  }

  private void range(String name, ConfigNode node, String expected) {
    problems.add(
        node.mark(),
        "CONFIG_RANGE",
        "Invalid " + name + ": " + node.shown() + " (must be " + expected + ")");
  }

  static void wrongType(Problems problems, String name, ConfigNode node, String expected) {
    problems.add(
        node.mark(),
        "CONFIG_TYPE",
        "Invalid " + name + ": " + node.shown() + " (must be " + expected + ")");
  }
}
