package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one gate.
 *
 * @param expression as written
 * @param status whether it holds
 * @param value what its left side came to, where it is a single comparison
 * @param bound what its right side came to, where it is a single comparison
 * @param message what was found, in one line
 */
public record GateResult(
    String expression,
    Status status,
    @Nullable JsonNode value,
    @Nullable JsonNode bound,
    String message) {

  /** Whether a gate holds. */
  public enum Status {
    /** It holds. */
    PASS,
    /** It does not. */
    FAIL,
    /** It cannot be told; never a pass. */
    ERROR;

    /** Returns the name as {@code summary.json} has it. */
    public String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns whether it holds. */
  public boolean passed() {
    return status == Status.PASS;
  }

  /** Returns the entry of {@code summary.json}. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("expression", expression).put("status", status.written());
    json.set("value", value == null ? json.nullNode() : value);
    json.set("bound", bound == null ? json.nullNode() : bound);
    return json.put("message", message);
  }

  /**
   * Reads an entry of {@code summary.json}.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static GateResult fromJson(JsonNode json) {
    return new GateResult(
        JsonFields.text(json, "expression"),
        Status.valueOf(JsonFields.text(json, "status").toUpperCase(Locale.ROOT)),
        json.hasNonNull("value") ? json.get("value") : null,
        json.hasNonNull("bound") ? json.get("bound") : null,
        JsonFields.text(json, "message"));
  }
}
