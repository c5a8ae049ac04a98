package dev.assay.pipelines.experiments;

import java.util.Locale;

/** How a judge rates an answer by a criterion set. */
public enum RatingMode {
  /** One question for all criteria of an answer; no reasons. */
  FAST,
  /** One question for each criterion, with a reason. */
  DETAILED;

  /** Returns the word of options and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a word.
   *
   * @throws IllegalArgumentException where it is neither {@code fast} nor {@code detailed}
   */
  public static RatingMode of(String word) {
    for (RatingMode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "Invalid rating mode: \"" + word + "\" (must be fast or detailed)");
  }
}
