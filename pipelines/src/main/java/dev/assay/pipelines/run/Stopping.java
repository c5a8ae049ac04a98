package dev.assay.pipelines.run;

import dev.assay.pipelines.watch.WatchSignals;
import dev.assay.transforms.call.Lanes;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns signals into an orderly end: the first lets requests in flight finish and writes what is
 * there, the second ends the process at once. Either way the ledger holds every answer.
 */
final class Stopping implements AutoCloseable {

  private static final Duration GRACE_OF_INTERRUPT = Duration.ofSeconds(30);
  private static final Duration GRACE_OF_TERMINATE = Duration.ofSeconds(8);
  private static final Duration LAST_WORDS = Duration.ofMillis(300);
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  private final Lanes lanes;
  private final Consumer<String> say;
  private final String resume;
  private final ScheduledExecutorService halting =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "assay-halt");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable String signal;
  private volatile boolean closed;
  private volatile @Nullable RemoteJob job;

  private Stopping(Lanes lanes, Consumer<String> say, String resume) {
    this.lanes = lanes;
    this.say = say;
    this.resume = resume;
  }

  /**
   * Listens for signals.
   *
   * @param say prints a line for the person who sent one
   * @param resume the command that goes on, said at once, since the end may come before any other
   */
  static Stopping install(Lanes lanes, Consumer<String> say, String resume) {
    Stopping stopping = new Stopping(lanes, say, resume);
    List.of("INT", "TERM").forEach(stopping::handle);
    return stopping;
  }

  /** Returns the first signal that came, or null. */
  @Nullable String signal() {
    return signal;
  }

  /** From now on a signal ends this job, whose workers are elsewhere, and then the process. */
  void ending(RemoteJob remote) {
    job = remote;
  }

  /** Waits for the end of the process where a signal has ended its job; else returns. */
  void awaitEnd() {
    while (signal != null && job != null) {
      LockSupport.park(this);
    }
  }

  private void handle(String name) {
    if (!listen(name, () -> received(name))) {
      say.accept("Signals end this run at once on this JVM; the ledger resumes it.");
    }
  }

  /**
   * The JVM has no public way to hear of a signal without ending; where this one is missing it ends
   * as usual.
   *
   * @return whether the signal is listened to
   */
  private static boolean listen(String name, Runnable received) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              Stopping.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  received.run();
                }
                return null;
              });
      signalClass
          .getMethod("handle", signalClass, handlerClass)
          .invoke(null, signalClass.getConstructor(String.class).newInstance(name), handler);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InstantiationException
        | InvocationTargetException e) {
      return false;
    }
  }

  private synchronized void received(String name) {
    int code = name.equals("INT") ? INTERRUPTED : TERMINATED;
    RemoteJob remote = job;
    if (signal != null || closed) {
      if (remote != null) {
        say.accept("The job is left on the cluster; cancel it " + remote.cancelling());
      }
      Runtime.getRuntime().halt(code);
    }
    signal = name;
    Duration grace = name.equals("INT") ? GRACE_OF_INTERRUPT : GRACE_OF_TERMINATE;
    if (remote != null) {
      endElsewhere(remote, grace, code);
      return;
    }
    say.accept(
        "Stopping: no further calls; waiting up to "
            + grace.toSeconds()
            + " s for the answers in flight. Once more stops at once. Continue later with: "
            + resume);
    lanes.stop(RunExperiment.stopReason("SIG" + name));
    ScheduledFuture<?> unusedWords =
        halting.schedule(
            this::sayUnfinished, grace.minus(LAST_WORDS).toMillis(), TimeUnit.MILLISECONDS);
    ScheduledFuture<?> unusedEnd =
        halting.schedule(
            () -> Runtime.getRuntime().halt(code), grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endElsewhere(RemoteJob remote, Duration grace, int code) {
    say.accept(
        "Stopping: cancelling the job on the cluster, at most "
            + grace.toSeconds()
            + " s. Once more ends this command at once and leaves the job. Continue later with: "
            + resume);
    ScheduledFuture<?> unusedTimeUp =
        halting.schedule(
            () -> {
              say.accept(
                  "The cluster has not ended the job yet; look for it, and cancel it "
                      + remote.cancelling());
              Runtime.getRuntime().halt(code);
            },
            grace.toMillis(),
            TimeUnit.MILLISECONDS);
    halting.execute(
        () -> {
          say.accept(cancelled(remote) + " Continue with: " + resume);
          Runtime.getRuntime().halt(code);
        });
  }

  private static String cancelled(RemoteJob remote) {
    try {
      String ended = remote.cancel();
      return ended == null
          ? "No job of this run was found on the cluster."
          : "Cancelled " + ended + " on the cluster. Every answer so far is kept.";
    } catch (IOException | RuntimeException e) {
      return "The job could not be cancelled ("
          + e.getMessage()
          + "); cancel it "
          + remote.cancelling()
          + ".";
    }
  }

  /**
   * On a thread of its own: a terminal that takes no text must not keep the process from ending.
   */
  private void sayUnfinished() {
    say.accept(
        "The time is up before the outputs were in place; files of before are as they were, and"
            + " every answer is kept. Continue with: "
            + resume);
  }

  @Override
  public void close() {
    closed = signal == null;
  }

  /**
   * Listens while nothing is called, between the runs of a watcher. A signal then interrupts the
   * thread that waits; one that comes after a run was begun, and before it listens for itself, ends
   * the process at once.
   */
  static final class BetweenRuns implements WatchSignals {

    private final Thread waiting = Thread.currentThread();
    private final Consumer<String> say;
    private final String resume;
    private boolean running;
    private @Nullable String signal;

    BetweenRuns(Consumer<String> say, String resume) {
      this.say = say;
      this.resume = resume;
      install();
    }

    private void install() {
      for (String name : List.of("INT", "TERM")) {
        boolean unused = listen(name, () -> received(name));
      }
    }

    private synchronized void received(String name) {
      if (running || signal != null) {
        say.accept("Stopped before anything was called. Continue with: " + resume);
        Runtime.getRuntime().halt(name.equals("INT") ? INTERRUPTED : TERMINATED);
      }
      signal = name;
      waiting.interrupt();
    }

    @Override
    public synchronized @Nullable String signal() {
      return signal;
    }

    @Override
    public synchronized boolean begin() {
      running = signal == null;
      return running;
    }

    @Override
    public synchronized void end() {
      running = false;
      install();
    }
  }
}
