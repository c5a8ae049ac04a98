package dev.assay.transforms.calibrate;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that a judge and people have rated.
 *
 * @param label the judge's label; null where it gave none
 * @param number its number; NaN where it gave none
 * @param passed its assessment: 1 pass, 0 fail, −1 neither
 * @param people what people said, by who
 */
public record Rated(
    @Nullable String label, double number, int passed, SortedMap<String, String> people) {

  /** Copies the map. */
  public Rated {
    people = new TreeMap<>((Map<String, String>) people);
  }

  /** Returns what people said. */
  List<String> said() {
    return List.copyOf(people.values());
  }
}
