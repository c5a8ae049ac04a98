package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What Braintrust takes of an event's scores, metrics and tags. */
public final class EventChecks {

  private EventChecks() {}

  /** Returns the event with scores of true and false as 1 and 0; the same one where it has none. */
  public static ObjectNode withNumericScores(ObjectNode event) {
    if (!(event.get("scores") instanceof ObjectNode scores)) {
      return event;
    }
    ObjectNode numeric = Json.object();
    boolean changed = false;
    for (Map.Entry<String, JsonNode> score : scores.properties()) {
      JsonNode value = score.getValue();
      changed |= value.isBoolean();
      numeric.set(
          score.getKey(),
          value.isBoolean() ? numeric.numberNode(value.booleanValue() ? 1 : 0) : value);
    }
    if (!changed) {
      return event;
    }
    ObjectNode result = Json.object();
    result.setAll(event);
    result.set("scores", numeric);
    return result;
  }

  /**
   * Returns what is wrong with an event, with the field's path and value: a score that is neither
   * null nor a number of 0 to 1, a metric that is no number, a tag that is no text.
   */
  public static Optional<String> problem(ObjectNode event) {
    JsonNode scores = event.path("scores");
    if (isGiven(scores) && !scores.isObject()) {
      return wrong("scores", scores, "must be an object of numbers");
    }
    for (Map.Entry<String, JsonNode> score : scores.properties()) {
      JsonNode value = score.getValue();
      String field = "scores." + score.getKey();
      if (!value.isNull() && !value.isNumber()) {
        return wrong(field, value, "must be a number between 0 and 1, or null");
      }
      if (value.isNumber() && !isShare(value)) {
        return wrong(field, value, "must be between 0 and 1");
      }
    }
    for (Map.Entry<String, JsonNode> metric : event.path("metrics").properties()) {
      JsonNode value = metric.getValue();
      if (!value.isNumber() && !value.isNull() && !metric.getKey().startsWith("caller_")) {
        return wrong("metrics." + metric.getKey(), value, "must be a number");
      }
    }
    for (JsonNode tag : event.path("tags")) {
      if (!tag.isTextual()) {
        return wrong("tags", tag, "must be a text");
      }
    }
    return Optional.empty();
  }

  private static boolean isGiven(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static boolean isShare(JsonNode value) {
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      return false;
    }
    BigDecimal number = value.decimalValue();
    return number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0;
  }

  private static Optional<String> wrong(String field, JsonNode value, String rule) {
    String shown = Json.text(value);
    return Optional.of(
        field
            + " is "
            + (shown.length() > 80 ? shown.substring(0, 79) + "…" : shown)
            + " ("
            + rule
            + ")");
  }
}
