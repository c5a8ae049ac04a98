package dev.assay.pipelines.run;

import dev.assay.io.api.Environment;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.console.LaneStatus;
import dev.assay.pipelines.console.LiveView;
import dev.assay.pipelines.console.LiveView.Frame;
import dev.assay.pipelines.console.PlainProgress;
import dev.assay.pipelines.console.Terminal;
import dev.assay.transforms.call.Lanes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Shows what the lanes do while they do it: drawn over itself on a terminal, a plain line now and
 * then elsewhere, nothing where quiet was asked for.
 */
final class Progress implements AutoCloseable {

  private static final long REDRAW_MILLIS = 200;

  private final LaneRates rates;
  private final Lanes lanes;
  private final Console console;
  private final Terminal terminal;
  private final LiveView view;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "assay-progress");
            thread.setDaemon(true);
            return thread;
          });
  private Frame last = Frame.NONE;
  private boolean closed;

  private Progress(
      String experimentId, Survey survey, Console console, Clock clock, Terminal terminal) {
    this.lanes = Lanes.of(experimentId);
    this.rates = new LaneRates(survey, clock);
    this.console = console;
    this.terminal = terminal;
    this.view = new LiveView(terminal);
  }

  static Progress of(
      String experimentId, Survey survey, Console console, Clock clock, Environment environment) {
    Terminal terminal = Terminal.of(Terminals.hasPerson(), environment);
    return new Progress(experimentId, survey, console, clock, terminal);
  }

  /** Begins to show. */
  void start() {
    if (console.verbosity() == Console.Verbosity.QUIET || console.json()) {
      return;
    }
    long every = terminal.interactive() ? REDRAW_MILLIS : PlainProgress.INTERVAL.toMillis();
    ScheduledFuture<?> unused =
        ticker.scheduleWithFixedDelay(this::show, every, every, TimeUnit.MILLISECONDS);
  }

  private synchronized void show() {
    if (closed) {
      return;
    }
    List<LaneStatus> status = rates.status(lanes.snapshots());
    if (terminal.interactive()) {
      last = view.draw(status, last);
      console.err().print(last.text());
    } else {
      console.err().println(PlainProgress.line(status));
    }
    console.err().flush();
  }

  /** Prints a line that stays, unless quiet was asked for. */
  void note(String line) {
    if (console.verbosity() != Console.Verbosity.QUIET) {
      say(line);
    }
  }

  /** Prints a line that stays, above the live view. */
  synchronized void say(String line) {
    console.err().print(terminal.interactive() ? view.erase(last) : "");
    console.err().println(line);
    console.err().flush();
    last = Frame.NONE;
  }

  /** Takes the live view away. */
  @Override
  public void close() {
    ticker.shutdown();
    synchronized (this) {
      closed = true;
      console.err().print(terminal.interactive() ? view.erase(last) : "");
      console.err().flush();
      last = Frame.NONE;
    }
  }
}
