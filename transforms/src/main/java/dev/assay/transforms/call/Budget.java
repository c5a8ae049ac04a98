package dev.assay.transforms.call;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment may spend, all its processes together; null for no bound.
 *
 * @param maxCostUsd most US dollars, above 0; needs the price of each model
 * @param maxCalls most requests sent, at least 1; each attempt is one
 */
public record Budget(@Nullable Double maxCostUsd, @Nullable Long maxCalls) implements Serializable {

  /** No bounds. */
  public static final Budget NONE = new Budget(null, null);

  /** Checks both bounds. */
  public Budget {
    if (maxCostUsd != null && !(maxCostUsd > 0 && Double.isFinite(maxCostUsd))) {
      throw new IllegalArgumentException(
          "Invalid max_cost_usd: " + maxCostUsd + " (must be a number above 0)");
    }
    if (maxCalls != null && maxCalls < 1) {
      throw new IllegalArgumentException(
          "Invalid max_calls: " + maxCalls + " (must be at least 1)");
    }
  }
}
