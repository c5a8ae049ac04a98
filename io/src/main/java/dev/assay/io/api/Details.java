package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import org.jspecify.annotations.Nullable;

/** Collects what a reply says beside the answer, and its counts of tokens. */
final class Details {

  private final ObjectNode json = Json.object();

  /** Keeps a value that is there: a text that is not empty, a list or an object with content. */
  Details put(String key, JsonNode value) {
    boolean empty =
        value.isMissingNode()
            || value.isNull()
            || (value.isContainerNode() && value.isEmpty())
            || (value.isTextual() && value.textValue().isEmpty());
    if (!empty) {
      json.set(key, value);
    }
    return this;
  }

  /** Keeps a count above 0. */
  Details count(String key, JsonNode value) {
    Long count = tokens(value);
    if (count != null && count > 0) {
      json.set(key, value);
    }
    return this;
  }

  Details flag(String key, boolean value) {
    if (value) {
      json.put(key, true);
    }
    return this;
  }

  @Nullable ObjectNode orNull() {
    return json.isEmpty() ? null : json;
  }

  /** Returns a count of tokens; null for what cannot be one. */
  static @Nullable Long tokens(JsonNode count) {
    return count.isInt() && count.intValue() >= 0 ? Long.valueOf(count.intValue()) : null;
  }

  /** Returns the sum of counts that are there; null where the first is not. */
  static @Nullable Long sum(JsonNode first, JsonNode... more) {
    Long sum = tokens(first);
    for (JsonNode count : more) {
      Long addend = tokens(count);
      sum = sum == null || addend == null ? sum : Long.valueOf(sum + addend);
    }
    return sum;
  }

  static Usage usage(@Nullable Long input, @Nullable Long output, JsonNode total) {
    Long sum = tokens(total);
    if (sum == null && input != null && output != null) {
      sum = input + output;
    }
    return new Usage(input, output, sum);
  }
}
