package dev.assay.transforms.call;

import dev.assay.io.limiter.SharedLimiter.Ask;
import dev.assay.io.limiter.SharedLimiter.Grant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a limiter that several experiments share, without waiting for its answer. */
interface PermitSource {

  /**
   * Asks for permits.
   *
   * @param then takes the answer, or null where there is none, once, on any thread
   */
  void ask(Ask ask, Consumer<@Nullable Grant> then);

  /** Returns how many experiments share the account at the most. */
  int jobs();
}
