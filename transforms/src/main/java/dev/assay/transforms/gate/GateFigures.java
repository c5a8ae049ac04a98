package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The figures that gates are about, in the form of their files.
 *
 * @param summary as in {@code summary.json}
 * @param baseline the summary that was accepted before
 * @param comparison of the baseline's runs (a) with these (b)
 */
public record GateFigures(JsonNode summary, Other baseline, Other comparison) {

  /**
   * Figures that need not be there.
   *
   * @param figures null where there are none
   * @param problem why there are none, and what to do; empty where there are
   */
  public record Other(@Nullable JsonNode figures, String problem) {

    /** Returns figures that are there. */
    public static Other of(JsonNode figures) {
      return new Other(figures, "");
    }

    /** Returns why there are none. */
    public static Other missing(String problem) {
      return new Other(null, problem);
    }
  }
}
