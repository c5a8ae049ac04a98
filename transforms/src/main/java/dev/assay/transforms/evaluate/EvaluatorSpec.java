package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.InvalidObjectException;
import java.io.Serializable;

/**
 * One evaluator as an experiment names it. Whether its type exists and takes these parameters is
 * for {@link Evaluators#problems} to say.
 *
 * @param type which evaluator, such as {@code exact_match}
 * @param name of its score; the type where the experiment gives none
 * @param parameters everything else, never changed after construction
 */
public record EvaluatorSpec(String type, String name, ObjectNode parameters)
    implements Serializable {

  /** An evaluator under its own name with no parameters. */
  public static EvaluatorSpec of(String type) {
    return new EvaluatorSpec(type, type, Json.object());
  }

  /**
   * Reads an entry of {@code evaluators}: a type alone, or an object with {@code type}, optionally
   * {@code name}, and the parameters beside them.
   *
   * @throws IllegalArgumentException where it is neither
   */
  public static EvaluatorSpec fromJson(JsonNode entry) {
    if (entry.isTextual()) {
      return of(entry.textValue());
    }
    JsonNode type = entry.path("type");
    JsonNode name = entry.path("name");
    if (!entry.isObject() || !type.isTextual() || !(name.isTextual() || name.isMissingNode())) {
      throw new IllegalArgumentException(
          "Invalid evaluator: "
              + entry.getNodeType()
              + " (must be a type such as exact_match, or an object with a text as type and, if"
              + " any, a text as name)");
    }
    ObjectNode parameters = ((ObjectNode) entry).deepCopy();
    parameters.remove("type");
    parameters.remove("name");
    return new EvaluatorSpec(type.textValue(), name.asText(type.textValue()), parameters);
  }

  /** Returns what {@link #fromJson} reads. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("type", type).put("name", name);
    json.setAll(parameters);
    return json;
  }

  /** Travels as its JSON text, so that numbers keep their digits. */
  private Object writeReplace() {
    return new Text(type, name, Json.text(parameters));
  }

  private record Text(String type, String name, String parameters) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      try {
        return new EvaluatorSpec(type, name, (ObjectNode) Json.parse(parameters));
      } catch (JsonProcessingException e) {
        throw new InvalidObjectException("Unreadable evaluator parameters: " + e.getMessage());
      }
    }
  }
}
