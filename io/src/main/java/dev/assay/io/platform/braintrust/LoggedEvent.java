package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.math.BigInteger;
import java.util.Comparator;

/**
 * One event in a log. Its place is that of its transaction, {@code _xact_id}, and then that in the
 * log; an event without a transaction is still to be written and so stands behind all that have
 * one.
 *
 * @param container what the event belongs to; equal ids in different ones are different rows
 * @param id of its row
 * @param sequence place in the log, different for each event of it
 * @param event as it came; never changed
 */
public record LoggedEvent(String container, String id, long sequence, ObjectNode event) {

  private static final BigInteger UNWRITTEN = BigInteger.ONE.shiftLeft(200);

  /** The order in which events are folded; total for events of one row. */
  public static final Comparator<LoggedEvent> ORDER =
      Comparator.comparing(LoggedEvent::transaction)
          .thenComparingLong(LoggedEvent::sequence)
          .thenComparing(logged -> Json.text(logged.event()));

  /**
   * Places an event. One without an id is a row of its own, whose id is made of its place.
   *
   * @param sequence different for each event of a log
   */
  public static LoggedEvent of(ObjectNode event, long sequence) {
    String container = EventMerge.container(event);
    JsonNode given = event.path("id");
    if (given.isValueNode() && !given.isNull() && !given.asText().isEmpty()) {
      return new LoggedEvent(container, given.asText(), sequence, event);
    }
    String id = BraintrustIds.uuid("unnamed", container, Long.toString(sequence));
    ObjectNode named = Json.object().put("id", id);
    event.properties().stream()
        .filter(field -> !field.getKey().equals("id"))
        .forEach(field -> named.set(field.getKey(), field.getValue()));
    return new LoggedEvent(container, id, sequence, named);
  }

  /** Returns the row's key: events of equal keys are of one row. */
  public String key() {
    return container + id;
  }

  BigInteger transaction() {
    String text = event.path("_xact_id").asText("");
    boolean isNumber =
        !text.isEmpty() && text.length() <= 50 && text.chars().allMatch(Character::isDigit);
    return isNumber ? new BigInteger(text) : UNWRITTEN;
  }
}
