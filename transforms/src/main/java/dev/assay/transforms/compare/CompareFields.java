package dev.assay.transforms.compare;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys of completed lines that say how records belong together; a dot leads into nested objects.
 *
 * @param key what records are joined by; null for the row's id
 * @param cluster what records have in common that are not independent of each other; null for none
 * @param slices what records are also compared by, value by value
 */
public record CompareFields(@Nullable String key, @Nullable String cluster, List<String> slices)
    implements Serializable {

  /** Joins by the row's id, and nothing else. */
  public static final CompareFields BY_ID = new CompareFields(null, null, List.of());

  /** Copies the list, each field once. */
  public CompareFields {
    slices = slices.stream().distinct().toList();
  }

  /** Returns the fields by the first of their parts, which is a key of the line. */
  Map<String, Set<String>> byFirst() {
    return Stream.concat(Stream.of(key, cluster).filter(f -> f != null), slices.stream())
        .map(String::valueOf)
        .distinct()
        .collect(Collectors.groupingBy(CompareFields::first, Collectors.toSet()));
  }

  private static String first(String field) {
    int dot = field.indexOf('.');
    return dot < 0 ? field : field.substring(0, dot);
  }
}
