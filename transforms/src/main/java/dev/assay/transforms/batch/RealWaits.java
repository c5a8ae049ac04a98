package dev.assay.transforms.batch;

import java.util.concurrent.locks.LockSupport;

/** Lets time pass in short pieces, so that who waits notices a stop soon. */
enum RealWaits implements Waits {
  INSTANCE;

  private static final long LONGEST = 100_000_000L;

  @Override
  public void await(long nanos) throws InterruptedException {
    LockSupport.parkNanos(this, Math.min(LONGEST, nanos));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
