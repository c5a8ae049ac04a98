package dev.assay.transforms.summarize;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How sure a mean is.
 *
 * @param stderr its standard error; null where there are too few values
 * @param ci95 its 95 % interval; null where there is none
 * @param method how the interval was made: {@code t}, {@code wilson} or {@code bootstrap}, each
 *     also with {@code _clustered} behind it; null where there is none
 * @param other the interval of the level that was asked for, where that is not 95 %
 */
public record Estimate(
    @Nullable Double stderr,
    ScoreStats.@Nullable Interval ci95,
    @Nullable String method,
    @Nullable Other other)
    implements Serializable {

  /** Nothing is known. */
  public static final Estimate NONE = new Estimate(null, null, null, null);

  /**
   * An interval of another level.
   *
   * @param level such as 0.9
   * @param interval of that level
   */
  public record Other(double level, ScoreStats.Interval interval) implements Serializable {}
}
