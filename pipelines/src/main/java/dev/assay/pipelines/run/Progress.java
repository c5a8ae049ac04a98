package dev.assay.pipelines.run;

import dev.assay.io.api.Environment;
import dev.assay.io.ledger.LedgerTally;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.console.LaneStatus;
import dev.assay.pipelines.console.LiveView;
import dev.assay.pipelines.console.LiveView.Frame;
import dev.assay.pipelines.console.PlainProgress;
import dev.assay.pipelines.console.Terminal;
import dev.assay.transforms.call.Lanes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

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
    if (!isShown()) {
      return;
    }
    long every = terminal.interactive() ? REDRAW_MILLIS : PlainProgress.INTERVAL.toMillis();
    ScheduledFuture<?> unused =
        ticker.scheduleWithFixedDelay(this::show, every, every, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to tell what workers elsewhere record in a ledger that this process sees: a plain line
   * whenever there is something new.
   *
   * @param ledger its place; of one in an object store nothing is told
   * @param runs how many there are
   */
  void elsewhere(String ledger, long runs) throws IOException {
    note("Lanes run on workers elsewhere; the cluster's own pages tell more");
    if (!ledger.contains("://") && isShown()) {
      LedgerTally tally = new LedgerTally(Path.of(ledger));
      AtomicReference<String> said = new AtomicReference<>("");
      long every = PlainProgress.INTERVAL.toMillis();
      ScheduledFuture<?> unused =
          ticker.scheduleWithFixedDelay(
              () -> tell(tally, runs, said), every, every, TimeUnit.MILLISECONDS);
    }
  }

  private void tell(LedgerTally tally, long runs, AtomicReference<String> said) {
    try {
      LedgerTally.Counts counts = tally.look();
      String line =
          String.format(
              Locale.ROOT,
              "%,d calls sent, %,d answered, %,d failed, %,d in flight; %,d runs",
              counts.sent(),
              counts.answered(),
              counts.failed(),
              counts.open(),
              runs);
      if (counts.sent() > 0 && !said.getAndSet(line).equals(line)) {
        note(line);
      }
    } catch (IOException e) {
      // A segment is being mended or is gone; the next look may see more.
    }
  }

  private boolean isShown() {
    return console.verbosity() != Console.Verbosity.QUIET && !console.json();
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
