package dev.assay.transforms.batch;

/** The only place where a batch is waited for. */
interface Waits {

  /** Lets so many nanoseconds pass, or some of them. */
  void await(long nanos) throws InterruptedException;
}
