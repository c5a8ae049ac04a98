package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure where it stands in its file.
 *
 * @param keys that lead to it
 * @param nodes that they lead through, the file's root first and the figure last; one more than
 *     keys
 */
record FoundFigure(List<String> keys, List<JsonNode> nodes) {

  private static final List<String> OUTCOMES = List.of("answered", "refused", "failed");

  FoundFigure {
    keys = List.copyOf(keys);
    nodes = List.copyOf(nodes);
  }

  JsonNode node() {
    return nodes.get(nodes.size() - 1);
  }

  String key() {
    return keys.get(keys.size() - 1);
  }

  /** Returns what holds it, so many levels up; null above the root. */
  private @Nullable JsonNode above(int levels) {
    int i = nodes.size() - 1 - levels;
    return i < 0 ? null : nodes.get(i);
  }

  private String keyAbove(int levels) {
    int i = keys.size() - 1 - levels;
    return i < 0 ? "" : keys.get(i);
  }

  /** Returns the whole that a count is a part of, or null where it is no such count. */
  @Nullable BigDecimal whole() {
    JsonNode beside = above(1);
    JsonNode around = above(2);
    if (beside == null) {
      return null;
    }
    if (key().equals("n_error") || key().equals("n_null")) {
      return sum(beside, List.of("n", "n_error", "n_null"));
    }
    return switch (keyAbove(1)) {
      case "runs" -> runs(beside);
      case "rows" -> sum(beside, List.of("read"));
      case "calls", "judge_calls" -> sum(beside, List.of("attempts"));
      case "states" -> sum(beside, List.of("ok", "fail", "error", "unscored", "skipped"));
      case "counts" -> around == null ? null : sum(around, List.of("n_labels"));
      case "errors" -> around == null ? null : runs(around.path("runs"));
      default -> null;
    };
  }

  private static @Nullable BigDecimal runs(JsonNode runs) {
    return runs.has("expected") ? sum(runs, List.of("expected")) : sum(runs, OUTCOMES);
  }

  private static @Nullable BigDecimal sum(JsonNode object, List<String> keys) {
    BigDecimal sum = BigDecimal.ZERO;
    for (String key : keys) {
      JsonNode part = object.path(key);
      if (!part.isNumber()) {
        return null;
      }
      sum = sum.add(part.decimalValue());
    }
    return sum;
  }
}
