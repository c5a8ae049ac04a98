package dev.assay.transforms.call;

import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import org.jspecify.annotations.Nullable;

/** Starts attempts without waiting for them, and knows what was answered before. */
interface Caller {

  /** Returns on which terms a run's model is called. */
  Terms terms(Run run);

  /** Returns the recorded answer to a task's next request, or null where there is none. */
  @Nullable Recorded recorded(CallTask task);

  /**
   * Starts one attempt; its end reaches the arrivals exactly once, whatever happens, and an answer
   * only after it is recorded.
   */
  void start(CallTask task, long sentAt, Arrivals arrivals);
}
