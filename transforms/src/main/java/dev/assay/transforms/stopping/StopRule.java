package dev.assay.transforms.stopping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;
import org.jspecify.annotations.Nullable;

/**
 * When an experiment knows enough.
 *
 * @param targets what is to be known, at least one; a slice is decided once all of them are
 * @param by row fields, dotted, whose values make the slices; none for the whole
 * @param level how often all intervals together hold, between 0 and 1
 * @param first about how many rows of a slice the first wave has; each wave after it doubles what
 *     there is
 * @param seed chooses the order of the rows
 */
public record StopRule(List<Target> targets, List<String> by, double level, int first, int seed)
    implements Serializable {

  /** Level where nothing else is said. */
  public static final double STANDARD_LEVEL = 0.95;

  /** Rows of the first wave where nothing else is said. */
  public static final int STANDARD_FIRST = 100;

  /** Fewest rows of the first wave: the intervals are asymptotic. */
  public static final int LEAST_FIRST = 30;

  /** Most slices. */
  public static final int MAX_SLICES = 1_000;

  private static final int UNUSED_BITS = 11;
  private static final double UNIT = 0x1p-53;

  /**
   * A score and when it is known well enough: one of both is given.
   *
   * @param score name of a numeric score
   * @param threshold known once the interval is wholly above or below it
   * @param width known once half the interval's width is at most this, above 0
   */
  public record Target(String score, @Nullable Double threshold, @Nullable Double width)
      implements Serializable {}

  /** Copies the lists. */
  public StopRule {
    targets = List.copyOf(targets);
    by = List.copyOf(by);
    if (targets.isEmpty() || first < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "Invalid rule: %d targets, level %s, first %d".formatted(targets.size(), level, first));
    }
  }

  /** Returns the key of a row's slice: its values as a JSON array; null for an absent one. */
  public String slice(Row row) {
    ArrayNode values = Json.object().arrayNode();
    by.forEach(path -> values.add(field(row.fields(), path)));
    return Json.text(values);
  }

  /** Returns what a slice's key says: field to value; null where there are no slices. */
  public JsonNode described(String slice) {
    ObjectNode fields = Json.object();
    if (by.isEmpty()) {
      return fields.nullNode();
    }
    try {
      JsonNode values = Json.parse(slice.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < by.size(); i++) {
        fields.set(by.get(i), values.path(i));
      }
      return fields;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable JsonNode field(JsonNode fields, String path) {
    JsonNode whole = fields.get(path);
    if (whole != null) {
      return whole;
    }
    int dot = path.indexOf('.');
    JsonNode part = dot < 0 ? null : fields.get(path.substring(0, dot));
    return part == null ? null : field(part, path.substring(dot + 1));
  }

  /** Returns the row's place in the random order: at least 0, below 1, the same at every call. */
  public double place(Row row) {
    long hash = Hashing.murmur3_128(seed).hashString(row.id(), StandardCharsets.UTF_8).asLong();
    return (hash >>> UNUSED_BITS) * UNIT;
  }
}
