package dev.assay.transforms.call;

/** Starts attempts without waiting for them. */
interface Caller {

  /** Starts one attempt; its end reaches the arrivals exactly once, whatever happens. */
  void start(CallTask task, long sentAt, Arrivals arrivals);
}
