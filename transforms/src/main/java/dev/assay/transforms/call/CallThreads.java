package dev.assay.transforms.call;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads on which attempts wait for their answers, shared by all lanes of this process:
 * virtual ones where the JVM has them, else small platform threads, as many as there are attempts
 * in flight.
 */
final class CallThreads {

  private static final long STACK_BYTES = 256 << 10;

  /** The one executor; its threads are daemons. */
  static final ExecutorService SHARED = create();

  private CallThreads() {}

  private static ExecutorService create() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException noVirtualThreads) {
      AtomicLong number = new AtomicLong();
      return new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread =
                new Thread(null, task, "assay-call-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
