package dev.assay.io.experiment;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that a call used, as the server counted them; null where it did not say.
 *
 * @param inputTokens tokens of the request, at least 0
 * @param outputTokens tokens of the answer, at least 0
 * @param totalTokens as reported, else the sum of the two
 */
public record Usage(
    @Nullable Long inputTokens, @Nullable Long outputTokens, @Nullable Long totalTokens)
    implements Serializable {

  /** Nothing is known. */
  public static final Usage UNKNOWN = new Usage(null, null, null);

  /** Returns the sum of both; a side that is unknown adds nothing. */
  public Usage plus(Usage other) {
    return new Usage(
        sum(inputTokens, other.inputTokens),
        sum(outputTokens, other.outputTokens),
        sum(totalTokens, other.totalTokens));
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : Long.valueOf(a + b);
  }
}
