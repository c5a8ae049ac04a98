package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * Turns a value into a JSON object and back, by explicit keys.
 *
 * @param <T> the value
 */
public interface JsonCodec<T> extends Serializable {

  /** Returns the value as JSON; optional keys only where they say something. */
  ObjectNode toJson(T value);

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException naming the key that is missing or of the wrong type
   */
  T fromJson(JsonNode json);
}
