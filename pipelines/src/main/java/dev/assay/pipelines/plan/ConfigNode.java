package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value of an experiment file and where it stands, whatever syntax it was written in. */
public sealed interface ConfigNode {

  /**
   * Where a key or value begins.
   *
   * @param line 1-based
   * @param column 1-based
   */
  record Mark(int line, int column) {}

  /**
   * A text, number, boolean or null.
   *
   * @param value the value
   * @param mark where it begins
   */
  record Scalar(JsonNode value, Mark mark) implements ConfigNode {
    @Override
    public <R> R match(
        Function<Scalar, R> scalar, Function<Items, R> items, Function<Fields, R> fields) {
      return scalar.apply(this);
    }
  }

  /**
   * A list.
   *
   * @param values in the order of the file
   * @param mark where it begins
   */
  record Items(List<ConfigNode> values, Mark mark) implements ConfigNode {
    @Override
    public <R> R match(
        Function<Scalar, R> scalar, Function<Items, R> items, Function<Fields, R> fields) {
      return items.apply(this);
    }
  }

  /**
   * A mapping.
   *
   * @param entries by key, in the order of the file
   * @param mark where it begins
   */
  record Fields(Map<String, Entry> entries, Mark mark) implements ConfigNode {
    @Override
    public <R> R match(
        Function<Scalar, R> scalar, Function<Items, R> items, Function<Fields, R> fields) {
      return fields.apply(this);
    }
  }

  /**
   * The value of a key.
   *
   * @param mark where the key begins
   * @param value what stands behind it
   */
  record Entry(Mark mark, ConfigNode value) {}

  /** Returns where the value begins. */
  Mark mark();

  /** Applies the function for this kind of value. */
  <R> R match(Function<Scalar, R> scalar, Function<Items, R> items, Function<Fields, R> fields);

  /** Returns the text, or null for anything else. */
  default @Nullable String text() {
    return this instanceof Scalar scalar ? scalar.value().textValue() : null;
  }

  /** Returns the number, or null for anything else. */
  default @Nullable JsonNode number() {
    return this instanceof Scalar scalar && scalar.value().isNumber() ? scalar.value() : null;
  }

  /** Returns the value as JSON, without its marks. */
  default JsonNode toJson() {
    return match(
        Scalar::value,
        items -> {
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          items.values().forEach(value -> array.add(value.toJson()));
          return array;
        },
        fields -> {
          ObjectNode object = JsonNodeFactory.instance.objectNode();
          fields.entries().forEach((key, entry) -> object.set(key, entry.value().toJson()));
          return object;
        });
  }

  /** Returns the value as a message may show it: whole where it is short, else its kind. */
  default String shown() {
    return match(
        scalar -> {
          if (scalar.value().isNull()) {
            return "nothing";
          }
          String text = scalar.value().asText();
          String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
          return scalar.value().isTextual() ? "the text \"" + oneLine(cut) + "\"" : cut;
        },
        items -> "a list",
        fields -> "a mapping");
  }

  /** Returns the text without anything that could move a terminal's cursor. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
