package dev.assay.transforms.call;

import dev.assay.io.api.LimitRule;
import dev.assay.io.api.Price;
import dev.assay.io.experiment.Usage;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a model is called.
 *
 * @param rule how its provider counts against limits
 * @param price what its tokens cost; null where nobody knows
 */
record Terms(LimitRule rule, @Nullable Price price) {

  /** Returns what an answer cost in US dollars, or null where price or usage are unknown. */
  @Nullable Double cost(Usage usage) {
    return price == null ? null : price.of(usage);
  }
}
