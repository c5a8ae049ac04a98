package dev.assay.transforms.evaluate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives work that may never end a thread of its own, and goes on without it when it takes too long.
 * What counts is the processor time of that thread, so that a busy machine changes no score; work
 * that waits instead has ten times as long by the clock. It is interrupted then. Work that takes no
 * notice goes on in the background; once three such threads run, nothing more is begun until one of
 * them has ended.
 *
 * <p>Used by one thread at a time. A thread that is handed work costs some microseconds.
 */
public final class Watchdog implements AutoCloseable {

  /** The bound of an evaluation where nothing else is said. */
  public static final Duration STANDARD = Duration.ofSeconds(1);

  /** Code of the error that stands for what took too long. */
  public static final String TIMEOUT = "EVAL_TIMEOUT";

  private static final int WAITING_FACTOR = 10;
  private static final int MAX_RUNAWAYS = 3;
  private static final long SLICE_MILLIS = 50;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long boundMillis;
  private final List<Thread> runaways = new ArrayList<>();
  private @Nullable ExecutorService executor;
  private volatile @Nullable Thread thread;

  /** A watchdog with this bound of processor time, in whole milliseconds, at least 1. */
  public Watchdog(Duration bound) {
    this.boundMillis = Math.max(1, bound.toMillis());
  }

  /**
   * Returns what the work returns.
   *
   * @throws EvaluationException of code {@link #TIMEOUT} where it takes too long; whatever the work
   *     used must not be used again
   * @throws Throwable what the work throws, errors of the machine included
   */
  @SuppressWarnings("IllegalThrows") // What an evaluator throws is told by its type.
  public <T> T call(Callable<T> work) throws Throwable {
    runaways.removeIf(runaway -> !runaway.isAlive());
    if (runaways.size() >= MAX_RUNAWAYS) {
      throw timeout(MAX_RUNAWAYS + " earlier evaluations still run, so this one was not begun");
    }
    ExecutorService own = executor;
    if (own == null) {
      own = Executors.newSingleThreadExecutor(this::start);
      executor = own;
    }
    Future<T> result = own.submit(work);
    long atFirst = 0;
    for (long slices = 0; ; slices++) {
      try {
        return result.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long used = cpuMillis();
        atFirst = slices == 0 ? used : atFirst;
        if (used - atFirst >= boundMillis
            || slices * SLICE_MILLIS >= WAITING_FACTOR * boundMillis) {
          abandon(own, result);
          throw timeout("It took more than " + boundMillis + " ms");
        }
      } catch (ExecutionException e) {
        throw e.getCause() == null ? e : e.getCause();
      } catch (InterruptedException e) {
        abandon(own, result);
        throw e;
      }
    }
  }

  private Thread start(Runnable task) {
    Thread started = new Thread(task, "evaluate");
    started.setDaemon(true);
    thread = started;
    return started;
  }

  private long cpuMillis() {
    Thread worker = thread;
    return worker == null
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(THREADS.getThreadCpuTime(worker.getId()));
  }

  private void abandon(ExecutorService own, Future<?> result) {
    result.cancel(true);
    own.shutdownNow();
    Thread worker = thread;
    if (worker != null) {
      runaways.add(worker);
    }
    executor = null;
    thread = null;
  }

  private static EvaluationException timeout(String message) {
    return new EvaluationException(TIMEOUT, message);
  }

  /** Lets the thread end. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
    executor = null;
  }
}
