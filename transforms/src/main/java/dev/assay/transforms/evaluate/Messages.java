package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.overlap.EditDistance;
import java.util.Collection;
import java.util.Comparator;

/** Wording that problems of several kinds share. */
public final class Messages {

  private static final int MAX_VALUE_CHARS = 60;

  private Messages() {}

  /** Returns a name nobody knows, with the nearest that is known and the whole list. */
  public static String unknown(String name, Collection<String> known) {
    String list = known.isEmpty() ? "it takes none" : "known: " + String.join(", ", known);
    return known.stream()
        .min(Comparator.comparingLong(candidate -> EditDistance.between(name, candidate)))
        .filter(near -> EditDistance.between(name, near) <= Math.max(2, name.length() / 2))
        .map(near -> name + " (did you mean " + near + "? " + list + ")")
        .orElse(name + " (" + list + ")");
  }

  static String shorten(JsonNode value) {
    String text = Json.text(value);
    return text.length() <= MAX_VALUE_CHARS ? text : text.substring(0, MAX_VALUE_CHARS) + "…";
  }
}
