package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;

/**
 * The form that a verdict must have, as a JSON schema and in words. Reasons come first, so that a
 * judge thinks before it decides.
 */
final class VerdictForm {

  private final ObjectNode schema = Json.object().put("type", "object");
  private final ObjectNode properties = schema.putObject("properties");
  private final StringBuilder words = new StringBuilder();

  private VerdictForm() {
    schema.putArray("required");
    schema.put("additionalProperties", false);
  }

  static VerdictForm create() {
    return new VerdictForm();
  }

  private ObjectNode key(String key, String meaning) {
    schema.withArray("required").add(key);
    words.append(words.length() == 0 ? "" : ", ").append('"').append(key).append("\": ");
    words.append(meaning);
    return properties.putObject(key);
  }

  VerdictForm text(String key, String meaning) {
    key(key, "a text, " + meaning).put("type", "string");
    return this;
  }

  VerdictForm flag(String key, String meaning) {
    key(key, "true or false, " + meaning).put("type", "boolean");
    return this;
  }

  VerdictForm number(String key, String meaning) {
    key(key, "a number, " + meaning).put("type", "number");
    return this;
  }

  VerdictForm whole(String key, String meaning) {
    key(key, "a whole number, " + meaning).put("type", "integer");
    return this;
  }

  VerdictForm choice(String key, List<String> choices) {
    ObjectNode node = key(key, "one of " + quoted(choices)).put("type", "string");
    choices.forEach(node.putArray("enum")::add);
    return this;
  }

  VerdictForm texts(String key, String meaning) {
    key(key, "a list of texts, " + meaning)
        .put("type", "array")
        .putObject("items")
        .put("type", "string");
    return this;
  }

  VerdictForm flags(String key, String meaning) {
    key(key, "a list of true or false, " + meaning)
        .put("type", "array")
        .putObject("items")
        .put("type", "boolean");
    return this;
  }

  /** Returns the JSON schema, strict as OpenAI wants it. */
  ObjectNode schema() {
    return schema.deepCopy();
  }

  /** Returns the form in words. */
  String words() {
    return "{" + words + "}";
  }

  private static String quoted(List<String> choices) {
    return "\"" + String.join("\", \"", choices) + "\"";
  }
}
