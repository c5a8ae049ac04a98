package dev.assay.transforms.compare;

import java.io.Serializable;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How two experiments are compared.
 *
 * @param fields what joins, groups and slices records
 * @param scores which to compare; all where it is empty
 * @param lowerIsBetter names for which a lower value is the better one, beside those known for it
 * @param higherIsBetter names for which a higher one is, whatever is known of them
 * @param shown records that changed most, for each score and direction
 * @param effect the difference for which the number of records needed is told; null for that found
 * @param seed of random flips
 */
public record ComparisonSpec(
    CompareFields fields,
    Set<String> scores,
    Set<String> lowerIsBetter,
    Set<String> higherIsBetter,
    int shown,
    @Nullable Double effect,
    long seed)
    implements Serializable {

  /** By the row's id, all scores, five records each. */
  public static final ComparisonSpec STANDARD =
      new ComparisonSpec(CompareFields.BY_ID, Set.of(), Set.of(), Set.of(), 5, null, 1);

  private static final Set<String> LOWER =
      Set.of("ter", "wer", "cer", "bits_per_byte", "brier", "ece", "mae", "rmse", "error_rate");

  /** Of these an evaluator gives either the number itself or whether it is within a limit. */
  private static final Set<String> LOWER_UNLESS_MARKS =
      Set.of("latency", "cost", "tokens", "perplexity", "word_perplexity");

  /** Copies the sets. */
  public ComparisonSpec {
    scores = new TreeSet<>(scores);
    lowerIsBetter = new TreeSet<>(lowerIsBetter);
    higherIsBetter = new TreeSet<>(higherIsBetter);
    if (shown < 0 || (effect != null && !(effect > 0))) {
      throw new IllegalArgumentException(
          "Invalid comparison: shown=" + shown + ", effect=" + effect + " (must be > 0)");
    }
  }

  /** Returns the same with other fields. */
  public ComparisonSpec withFields(CompareFields others) {
    return new ComparisonSpec(others, scores, lowerIsBetter, higherIsBetter, shown, effect, seed);
  }

  boolean compares(String score) {
    return scores.isEmpty() || scores.contains(score);
  }

  /**
   * Returns the direction of a name. All measurements are better low; of scores those that are
   * errors by their nature.
   *
   * @param marks whether all values are 0 or 1
   */
  boolean lowerIsBetter(String name, boolean measured, boolean marks) {
    if (lowerIsBetter.contains(name)) {
      return true;
    }
    if (higherIsBetter.contains(name)) {
      return false;
    }
    String plain = name.toLowerCase(Locale.ROOT).replace('-', '_');
    return measured
        || LOWER.contains(plain)
        || (!marks && (LOWER_UNLESS_MARKS.contains(plain) || plain.endsWith("_tokens")));
  }
}
