package dev.assay.pipelines.plan;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a misspelt name was meant to be. */
public final class NearestName {

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();
  private static final int MAX_CHARS = 60;

  private NearestName() {}

  /**
   * Returns the name with the fewest edits, if they are at most a third of its length (and at least
   * one edit is allowed); of equally near ones the first.
   */
  public static Optional<String> of(String written, Collection<String> names) {
    if (written.length() > MAX_CHARS) {
      return Optional.empty();
    }
    String folded = fold(written);
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String name : names) {
      int edits = DISTANCE.apply(folded, fold(name));
      if (edits < fewest && edits <= Math.max(1, (name.length() + 2) / 3)) {
        nearest = name;
        fewest = edits;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Returns a question to put behind a message, or nothing where no name is near. */
  public static String question(String written, Collection<String> names) {
    return of(written, names).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
