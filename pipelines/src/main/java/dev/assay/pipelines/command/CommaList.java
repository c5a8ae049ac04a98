package dev.assay.pipelines.command;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names that an option lists with commas. */
final class CommaList {

  private CommaList() {}

  /** Returns the names in order, each once, without blanks around them; none for null. */
  static List<String> of(@Nullable String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
  }
}
