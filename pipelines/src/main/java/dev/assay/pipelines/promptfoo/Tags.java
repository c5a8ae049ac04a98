package dev.assay.pipelines.promptfoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Nunjucks' tags, as far as they only name a variable. */
final class Tags {

  private static final Pattern TAG =
      Pattern.compile("\\{\\{-?\\s*([A-Za-z_]\\w*(?:\\.\\w+)*)\\s*-?\\}\\}");
  private static final Pattern DUMP =
      Pattern.compile(
          "\\{\\{-?\\s*([A-Za-z_]\\w*(?:\\.\\w+)*)\\s*\\|\\s*(?:dump|safe)\\s*-?\\}\\}");
  private static final Pattern OTHER = Pattern.compile("\\{%|\\{#|\\{\\{");

  /** Keys of a row that mean something else, and so are no names of variables. */
  private static final Set<String> RESERVED =
      Set.of(
          "id",
          "api",
          "model_name",
          "parameters",
          "group",
          "mode",
          "epoch",
          "status",
          "response",
          "completion",
          "scores",
          "error",
          "assert");

  private static final String PREFIX = "var_";

  private Tags() {}

  /** Returns the key of a row that holds a variable. */
  static String key(String variable) {
    return RESERVED.contains(variable) ? PREFIX + variable : variable;
  }

  /** Returns the text with tags as a prompt has them. */
  static String plain(String text) {
    return TAG.matcher(DUMP.matcher(text).replaceAll("{{$1}}"))
        .replaceAll(tag -> Matcher.quoteReplacement("{{" + keyed(tag.group(1)) + "}}"));
  }

  private static String keyed(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? key(path) : key(path.substring(0, dot)) + path.substring(dot);
  }

  /** Returns what a prompt could not express, such as a condition; null where all can. */
  static @Nullable String problem(String text) {
    String rest = TAG.matcher(DUMP.matcher(text).replaceAll("")).replaceAll("");
    Matcher other = OTHER.matcher(rest);
    if (other.find()) {
      int end = Math.min(rest.length(), other.start() + 40);
      return rest.substring(other.start(), end).lines().findFirst().orElse("").strip();
    }
    return text.contains("{{env.") || text.contains("{{ env.") ? "{{env…}}" : null;
  }

  /** Returns the variables that a text names. */
  static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher tag = TAG.matcher(DUMP.matcher(text).replaceAll("{{$1}}"));
    while (tag.find()) {
      names.add(key(tag.group(1).split("\\.", 2)[0]));
    }
    return names;
  }

  /** Returns a value with all tags in its texts filled; what has no value is empty. */
  static JsonNode filled(JsonNode value, ObjectNode variables) {
    if (value.isTextual()) {
      return TextNode.valueOf(filled(value.textValue(), variables));
    }
    if (value instanceof ArrayNode array) {
      ArrayNode filled = array.arrayNode();
      array.forEach(item -> filled.add(filled(item, variables)));
      return filled;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode filled = Json.object();
      object.properties().forEach(e -> filled.set(e.getKey(), filled(e.getValue(), variables)));
      return filled;
    }
    return value;
  }

  private static String filled(String text, ObjectNode variables) {
    Matcher tag = TAG.matcher(DUMP.matcher(text).replaceAll("{{$1}}"));
    return tag.replaceAll(
        found -> {
          JsonNode value = variables.at("/" + keyed(found.group(1)).replace('.', '/'));
          String shown = value.isTextual() ? value.textValue() : Json.text(value);
          return Matcher.quoteReplacement(value.isMissingNode() ? "" : shown);
        });
  }
}
