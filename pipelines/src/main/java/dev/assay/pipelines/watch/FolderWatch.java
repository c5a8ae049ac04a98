package dev.assay.pipelines.watch;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.FolderRuns;
import dev.assay.pipelines.command.FolderRuns.FileEnd;
import dev.assay.pipelines.command.FolderRuns.Remembered;
import dev.assay.pipelines.command.RunPlace;
import dev.assay.pipelines.command.WatchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs every file of a folder once it is complete, oldest first and one after the other; a file
 * that has changed since is another one. Files are read only. A file that cannot be run stops
 * nothing: it is left until it changes, and one that came to no end for want of a server, money or
 * room is tried again later.
 */
public final class FolderWatch {

  private static final Duration LEAST_WAIT = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  /**
   * What is known of a file.
   *
   * @param stamp of the file, and of what it reads, when that was so
   * @param retryNanos when it is tried again; null where only a change helps
   * @param stops how often it has stopped in a row
   */
  private record Known(String stamp, @Nullable Long retryNanos, int stops) {}

  /** What one look at the folder found: a file to run, or how long to wait. */
  private record Look(@Nullable Sighting next, String stamp, boolean settling, Duration pause) {}

  private final WatchSettings settings;
  private final FolderRuns runs;
  private final WatchSignals signals;
  private final FolderEvents events;
  private final FolderListing listing;
  private final Settling settling;
  private final WatchLog log;
  private final Clock clock;
  private final Console console;
  private final Map<Path, Known> known = new HashMap<>();
  private final Map<Path, String> firstSeen = new HashMap<>();
  private final Set<Path> unstill = new HashSet<>();
  private ExitStatus worst = ExitStatus.OK;
  private int before;
  private boolean greeted;
  private boolean blind;

  FolderWatch(
      WatchSettings settings,
      FolderRuns runs,
      WatchSignals signals,
      FolderEvents events,
      FolderListing listing,
      WatchLog log,
      Clock clock) {
    this.settings = settings;
    this.runs = runs;
    this.signals = signals;
    this.events = events;
    this.listing = listing;
    this.settling = new Settling(settings.settle(), FolderListing::endsWhole);
    this.log = log;
    this.clock = clock;
    this.console = settings.console();
  }

  /**
   * Watches until a signal comes or, where that was asked for, all that is there is done.
   *
   * @param signals whether to stop while nothing runs
   */
  public static ExitStatus watch(
      WatchSettings settings, FolderRuns runs, WatchSignals signals, Clock clock)
      throws IOException {
    Path input = settings.folder().input();
    FolderListing listing = new FolderListing(input, runs::takes);
    WatchLog log = WatchLog.in(settings.folder().output(), clock);
    try (FolderEvents events =
        new NioFolderEvents(input, listing::takes, line -> note(settings.console(), line), clock)) {
      return new FolderWatch(settings, runs, signals, events, listing, log, clock).run();
    }
  }

  ExitStatus run() {
    while (signals.signal() == null) {
      Look look = look();
      Sighting next = look.next();
      if (next != null) {
        if (!signals.begin()) {
          break;
        }
        ExitStatus end = run(next, look.stamp());
        signals.end();
        if (end != null) {
          return end;
        }
      } else if (settings.once() && !look.settling()) {
        return endOfAll();
      } else {
        greet();
        try {
          events.await(look.settling() ? look.pause() : LEAST_WAIT, look.pause());
        } catch (InterruptedException e) {
          if (signals.signal() == null) {
            Thread.currentThread().interrupt();
            return ExitStatus.STOPPED;
          }
        }
      }
    }
    console.err().println("Continue with: " + settings.resume().asTyped());
    return "INT".equals(signals.signal()) ? ExitStatus.INTERRUPTED : ExitStatus.TERMINATED;
  }

  private Look look() {
    List<Sighting> files = files();
    Map<Path, List<Path>> read = new TreeMap<>();
    Set<Path> rowsOfOthers = new HashSet<>();
    for (Sighting file : files) {
      List<Path> datasets = runs.datasets(file.file());
      read.put(file.file(), datasets);
      datasets.forEach(path -> rowsOfOthers.add(absolute(path)));
    }
    known.keySet().retainAll(read.keySet());
    settling.keep(read.keySet());
    Duration wait = settings.rescan();
    boolean settles = false;
    for (Sighting file : files) {
      Path path = file.file();
      if (rowsOfOthers.contains(absolute(path))) {
        continue;
      }
      String stamp = stamp(file, read.getOrDefault(path, List.of()));
      Known was = known.get(path);
      if (was != null && was.stamp().equals(stamp)) {
        if (settings.once() || was.retryNanos() == null) {
          continue;
        }
        Duration left = Duration.ofNanos(was.retryNanos() - clock.nanoTime());
        if (!left.isNegative() && !left.isZero()) {
          wait = least(wait, left);
          continue;
        }
      }
      Duration left = settling.left(file, clock.now(), clock.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return new Look(file, stamp, settles, Duration.ZERO);
      }
      if (!settings.once() || stillTheSame(path, stamp)) {
        settles = true;
        wait = least(wait, left);
      }
    }
    return new Look(null, "", settles, wait);
  }

  private List<Sighting> files() {
    try {
      List<Sighting> files = listing.list();
      blind = false;
      return files;
    } catch (IOException e) {
      if (!blind) {
        console
            .err()
            .println(
                "Cannot list "
                    + settings.folder().input()
                    + " ("
                    + e.getClass().getSimpleName()
                    + "); it is looked at again from time to time");
      }
      blind = true;
      return List.of();
    }
  }

  /** With --once a file that is still being written is left for the next time. */
  private boolean stillTheSame(Path file, String stamp) {
    if (stamp.equals(firstSeen.computeIfAbsent(file, path -> stamp))) {
      return true;
    }
    if (unstill.add(file)) {
      note(console, file + " is still being written; it is left for the next time");
    }
    return false;
  }

  /** Runs a file and returns how the watch ends, or null where it goes on. */
  private @Nullable ExitStatus run(Sighting file, String stamp) {
    Path path = file.file();
    Remembered remembered = log.of(path, stamp);
    if (remembered == null) {
      note(console, "Running " + path);
    }
    FileEnd end = runs.run(path, remembered);
    ExitStatus status = end.status();
    if (end.ranBefore()) {
      before++;
      known.put(path, new Known(stamp, null, 0));
      if (remembered == null) {
        RunPlace place = end.output();
        note(console, path + " was run before, in " + (place == null ? "" : place.directory()));
        write(path, stamp, "finished", end);
      }
      return null;
    }
    switch (status) {
      case OK, SOME_FAILED, GATE_FAILED -> {
        known.put(path, new Known(stamp, null, 0));
        write(path, stamp, "finished", end);
      }
      case INTERRUPTED, TERMINATED -> {
        write(path, stamp, "stopped", end);
        return status;
      }
      case STOPPED, WRITE_FAILED, NO_PERMISSION, OUTPUT_UNCREATABLE -> later(path, stamp, end);
      case USAGE, BAD_DATA, INPUT_MISSING, INTERNAL, CONFIGURATION -> {
        known.put(path, new Known(stamp, null, 0));
        write(path, stamp, "refused", end);
        console
            .err()
            .println(
                path
                    + " is left until it changes: "
                    + status.meaning()
                    + " (exit code "
                    + status.code()
                    + ")");
      }
    }
    worst = worse(status);
    return null;
  }

  private void later(Path path, String stamp, FileEnd end) {
    Known was = known.get(path);
    int stops = was != null && was.stamp().equals(stamp) ? was.stops() + 1 : 1;
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(stops - 1, MOST_DOUBLINGS));
    known.put(path, new Known(stamp, clock.nanoTime() + wait.toNanos(), stops));
    write(path, stamp, "stopped", end);
    console
        .err()
        .println(
            path
                + " is unfinished: "
                + end.status().meaning()
                + " (exit code "
                + end.status().code()
                + "); "
                + (settings.once()
                    ? "the next time goes on with it"
                    : "it goes on in " + wait.toMinutes() + " min or when the file changes"));
  }

  private void write(Path path, String stamp, String status, FileEnd end) {
    try {
      log.add(path, stamp, status, end);
    } catch (IOException e) {
      console
          .err()
          .println(
              "Cannot write "
                  + settings.folder().output().resolve(WatchLog.FILE)
                  + " ("
                  + e.getMessage()
                  + "); the outputs are not touched by that");
    }
  }

  private ExitStatus endOfAll() {
    greet();
    return worst;
  }

  /** What stops a file outweighs what failed in one; of two stops the first counts. */
  private ExitStatus worse(ExitStatus status) {
    boolean stop =
        switch (status) {
          case STOPPED, WRITE_FAILED, NO_PERMISSION, OUTPUT_UNCREATABLE, INTERNAL -> true;
          default -> false;
        };
    boolean stopped = worst != ExitStatus.OK && worst != ExitStatus.SOME_FAILED;
    if (stopped || status == ExitStatus.OK) {
      return worst;
    }
    return stop ? status : ExitStatus.SOME_FAILED;
  }

  private void greet() {
    if (greeted) {
      return;
    }
    greeted = true;
    note(
        console,
        (settings.once() ? "Done with " : "Watching ")
            + settings.folder().input()
            + (before == 0 ? "" : "; " + before + " files were run before")
            + "; outputs are in "
            + settings.folder().output());
  }

  private static String stamp(Sighting file, List<Path> datasets) {
    StringBuilder stamp = new StringBuilder(file.stamp());
    for (Path path : datasets) {
      Sighting rows = Sighting.of(path);
      stamp.append('\n').append(rows == null ? path + " absent" : rows.stamp());
    }
    return stamp.toString();
  }

  private static Path absolute(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void note(Console console, String line) {
    if (console.verbosity() != Console.Verbosity.QUIET) {
      console.err().println(line);
    }
  }
}
