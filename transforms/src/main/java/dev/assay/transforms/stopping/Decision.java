package dev.assay.transforms.stopping;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one score in one slice.
 *
 * @param slice its key
 * @param score its name
 * @param n rows observed
 * @param mean of them; null where there are none
 * @param low end of the interval; null where there are fewer than two rows
 * @param high end of the interval; null with {@code low}
 * @param why it is decided; null where it is not
 */
public record Decision(
    String slice,
    String score,
    long n,
    @Nullable Double mean,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Why why) {

  /** Reasons to call no more rows. */
  public enum Why {
    /** The interval is above the threshold. */
    ABOVE("above"),
    /** The interval is below the threshold. */
    BELOW("below"),
    /** The interval is narrow enough. */
    WIDTH("width"),
    /** There are no more. */
    ALL_ROWS("all rows");

    private final String text;

    Why(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
