package dev.assay.transforms.evaluate.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a program as scores. A line is an object with one of {@code result} (a boolean, a
 * number, a text, which is a label, any other JSON, or null for no score), {@code scores} (several
 * of these by name), {@code error} and {@code skipped} (why, as a text), or with a record: {@code
 * value}, {@code label}, {@code reasoning}, {@code assessment}, {@code tags}, {@code metadata}.
 *
 * @param name of the score, and what stands before the names of several
 * @param prefix whether it does
 */
public record ReplyScores(String name, boolean prefix) {

  static final String BAD_REPLY = "EVAL_BAD_REPLY";

  private static final Set<String> RECORD =
      Set.of("value", "label", "reasoning", "assessment", "tags", "metadata", "error", "skipped");
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "result",
          "scores",
          "value",
          "label",
          "reasoning",
          "assessment",
          "tags",
          "metadata",
          "error",
          "skipped");
  private static final int MAX_ERROR_CHARS = 500;
  private static final int MAX_KEY_CHARS = 40;

  /**
   * Returns the scores of a line.
   *
   * @param id that the line must have; 0 where it needs none
   * @throws EvaluationException of code {@link #BAD_REPLY} where it is no such line
   */
  public List<Score> of(byte[] line, long id) {
    JsonNode reply = parse(line);
    if (!(reply instanceof ObjectNode record)) {
      throw bad("Its line is no object");
    }
    if (id > 0 && !(record.path("id").isIntegralNumber() && record.path("id").longValue() == id)) {
      throw bad("Its line is not the answer to line " + id + ": the id is another");
    }
    for (Map.Entry<String, JsonNode> entry : record.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw bad("Its line has a key that is not known: " + shown(entry.getKey(), MAX_KEY_CHARS));
      }
    }
    if (record.has("result")) {
      return List.of(plain(name, record.path("result")));
    }
    if (record.get("scores") instanceof ObjectNode several) {
      return several(several);
    }
    if (record.has("scores") || RECORD.stream().noneMatch(record::has)) {
      throw bad("Its line has neither result nor scores nor value nor label nor error");
    }
    return List.of(full(name, record));
  }

  private List<Score> several(ObjectNode several) {
    List<Score> scores = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : several.properties()) {
      String full = prefix ? name + "-" + entry.getKey() : entry.getKey();
      scores.add(
          entry.getValue() instanceof ObjectNode record
              ? full(full, record)
              : plain(full, entry.getValue()));
    }
    if (scores.isEmpty()) {
      throw bad("Its line has no score under scores");
    }
    return scores;
  }

  private static Score plain(String name, JsonNode value) {
    return value.isTextual()
        ? new Score(name, null, value.textValue(), null, null, null, null, null)
        : new Score(name, value.isNull() ? null : value, null, null, null, null, null, null);
  }

  private static Score full(String name, ObjectNode record) {
    JsonNode error = present(record, "error");
    if (error != null) {
      String message = error.isObject() ? error.path("message").asText() : error.asText();
      return Score.error(
          name, "EVAL_FAILED", "The command says: " + shown(message, MAX_ERROR_CHARS));
    }
    JsonNode skipped = present(record, "skipped");
    if (skipped != null) {
      return Score.skipped(name, skipped.asText());
    }
    JsonNode value = present(record, "value");
    String label = text(record, "label");
    String named = label == null && value != null && value.isTextual() ? value.textValue() : null;
    return new Score(
        name,
        named == null ? value : null,
        named == null ? label : named,
        text(record, "reasoning"),
        text(record, "assessment"),
        tags(record),
        null,
        null,
        object(record, "metadata"));
  }

  private static @Nullable ObjectNode tags(ObjectNode record) {
    ObjectNode tags = object(record, "tags");
    if (tags == null) {
      return null;
    }
    ObjectNode texts = Json.object();
    tags.properties()
        .forEach(
            tag ->
                texts.put(
                    tag.getKey(),
                    tag.getValue().isTextual()
                        ? tag.getValue().textValue()
                        : Json.text(tag.getValue())));
    return texts;
  }

  private static @Nullable ObjectNode object(ObjectNode record, String key) {
    JsonNode value = present(record, key);
    if (value != null && !value.isObject()) {
      throw bad("Its " + key + " is no object");
    }
    return (ObjectNode) value;
  }

  private static @Nullable String text(ObjectNode record, String key) {
    JsonNode value = present(record, key);
    if (value != null && !value.isTextual()) {
      throw bad("Its " + key + " is no text");
    }
    return value == null ? null : value.textValue();
  }

  private static @Nullable JsonNode present(ObjectNode record, String key) {
    JsonNode value = record.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** Python writes NaN and Infinity, which then are values that are not finite. */
  private static JsonNode parse(byte[] line) {
    try {
      return Json.parseLenient(line);
    } catch (IOException e) {
      throw bad("Its line of " + line.length + " bytes is no JSON (messages go to standard error)");
    }
  }

  private static EvaluationException bad(String message) {
    return new EvaluationException(
        BAD_REPLY, "The command gave no score: " + message, "correct it, then evaluate again");
  }

  private static String shown(String text, int most) {
    String line = text.replaceAll("\\p{C}", " ").strip();
    return line.length() <= most ? line : line.substring(0, most) + "…";
  }
}
