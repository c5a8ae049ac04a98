package dev.assay.pipelines.run;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.files.FileFacts;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.InputProblem;
import dev.assay.io.files.ReadLimits;
import dev.assay.io.files.RowFiles;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.StreamSettings;
import dev.assay.pipelines.watch.SettledFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes files of rows as they come, each once: reads it to its end, decides about rows whose ids
 * were seen before, and puts that on record before any of its rows is run. Files come in the order
 * of the record, so a restart decides as before. Safe for several threads.
 */
final class Intake {

  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** What a look found: files whose rows are to be run now, and whether none will follow. */
  record Look(List<InputFile> files, boolean last) {
    Look {
      files = List.copyOf(files);
    }
  }

  private final List<String> patterns;
  private final ReadLimits limits;
  private final StreamSettings settings;
  private final Clock clock;
  private final Journal<TakenFile> journal;
  private final Consumer<String> note;
  private final BooleanSupplier stopped;
  private final SettledFiles settled;
  private final SeenIds ids;
  private final Map<String, TakenFile> taken = new ConcurrentHashMap<>();
  private final Set<String> locations = new HashSet<>();
  private final Set<String> noted = new HashSet<>();
  private final List<InputFile> again = new ArrayList<>();
  private long started;
  private volatile long lastActive;
  private volatile BooleanSupplier allDone = () -> true;
  private long lastLook;
  private boolean looked;
  private boolean ended;

  /**
   * Makes an intake.
   *
   * @param restored what was taken before
   * @param note tells people something
   * @param stopped whether to take nothing more
   */
  Intake(
      List<String> patterns,
      ReadLimits limits,
      StreamSettings settings,
      StreamRestore restored,
      Clock clock,
      Consumer<String> note,
      BooleanSupplier stopped) {
    this.patterns = List.copyOf(patterns);
    this.limits = limits;
    this.settings = settings;
    this.clock = clock;
    this.journal = restored.takenJournal();
    this.ids = restored.ids();
    this.note = note;
    this.stopped = stopped;
    this.settled = new SettledFiles(SETTLE, clock);
    restored.taken().forEach(this::remember);
    restored.open().forEach(file -> again.add(file.file()));
  }

  /** Sets what tells whether all rows that were taken are done. */
  void onIdle(BooleanSupplier allDone) {
    this.allDone = allDone;
  }

  /** Says that something was done just now. */
  void touch() {
    lastActive = clock.nanoTime();
  }

  /** Looks for files, unless that was done a moment ago. */
  synchronized Look look() throws IOException {
    if (!looked) {
      touch();
      started = lastActive;
    } else if (!ended) {
      ended = isOver();
    }
    ended |= stopped.getAsBoolean();
    List<InputFile> found = new ArrayList<>(again);
    again.clear();
    long now = clock.nanoTime();
    if (ended || (looked && now - lastLook < settings.every().toNanos())) {
      return new Look(found, ended);
    }
    looked = true;
    lastLook = now;
    InputFiles inputs = InputFiles.expand(patterns);
    inputs.problems().stream()
        .filter(problem -> !problem.code().equals("IN_NO_MATCH"))
        .map(InputProblem::toString)
        .forEach(this::noteOnce);
    for (InputFile file : inputs.files()) {
      TakenFile before = taken.get(file.name());
      if (before != null && before.file().bytes() != file.bytes()) {
        noteOnce(
            file.name()
                + " changed after it was taken; what was added is not read. Put new rows into new"
                + " files");
      }
      if (!locations.contains(file.location()) && !stopped.getAsBoolean()) {
        touch();
        TakenFile next = isComplete(file) ? take(file) : null;
        if (next != null) {
          found.add(next.file());
        }
      }
    }
    return new Look(found, false);
  }

  /** Returns all files that were taken, in the order of their names. */
  List<TakenFile> taken() {
    SortedMap<String, TakenFile> byName = new TreeMap<>(taken);
    return List.copyOf(byName.values());
  }

  /** Returns a record as it was decided to be when its file was taken. */
  Parsed<Row> decided(Parsed<Row> record) {
    return record.match(
        row -> {
          TakenFile file = taken.get(row.position().file());
          Integer number = file == null ? null : file.repeats().get(row.position().line());
          if (number == null) {
            return record;
          }
          return number == 0
              ? new Parsed.Bad<>(SurveyRows.repeated(row))
              : new Parsed.Ok<>(numbered(row, number));
        },
        bad -> record);
  }

  private static Row numbered(Row row, int number) {
    return new Row(row.id() + "-" + number, row.fields(), row.position());
  }

  private boolean isOver() {
    Duration longest = settings.longest();
    if (longest != null && clock.nanoTime() - started >= longest.toNanos()) {
      return true;
    }
    Duration idle = settings.untilIdle();
    return idle != null
        && again.isEmpty()
        && allDone.getAsBoolean()
        && clock.nanoTime() - lastActive >= idle.toNanos();
  }

  /** Objects of a store come whole. */
  private boolean isComplete(InputFile file) {
    return file.location().contains("://") || settled.isSettled(Path.of(file.location()));
  }

  private @Nullable TakenFile take(InputFile file) throws IOException {
    Decisions decisions = new Decisions();
    FileFacts facts;
    try {
      facts = RowFiles.scan(file, limits, decisions::take);
    } catch (IOException e) {
      noteOnce(file.name() + " cannot be read and is tried again: " + e.getMessage());
      return null;
    }
    InputProblem problem = facts.problem();
    TakenFile next =
        new TakenFile(
            new InputFile(file.name(), file.location(), facts.bytes(), file.format()),
            facts.sha256(),
            facts.rows() - decisions.refused,
            facts.rejected() + decisions.refused,
            problem == null ? null : problem.code(),
            decisions.repeats);
    journal.add(next);
    remember(next);
    note.accept(
        "Taken: " + file.name() + " (" + Reports.count(next.accepted(), "row") + rejected(next));
    return next;
  }

  private static String rejected(TakenFile file) {
    return file.rejected() == 0
        ? ")"
        : ", " + Reports.count(file.rejected(), "line") + " rejected)";
  }

  private void remember(TakenFile file) {
    taken.put(file.file().name(), file);
    locations.add(file.file().location());
  }

  private void noteOnce(String sentence) {
    if (noted.add(sentence)) {
      note.accept("Note: " + sentence);
    }
  }

  /** What is decided about the rows of one file. */
  private final class Decisions {
    private final SortedMap<Long, Integer> repeats = new TreeMap<>();
    private long refused;

    void take(Parsed<Row> record) {
      if (!(record instanceof Parsed.Ok<Row> ok) || ids.add(ok.value().id())) {
        return;
      }
      Row row = ok.value();
      int number = 0;
      if (row.hasGivenId()) {
        refused++;
      } else {
        number = 2;
        while (!ids.add(row.id() + "-" + number)) {
          number++;
        }
      }
      repeats.put(row.position().line(), number);
    }
  }

  /** Adds the ids of a file whose rows were decided about before and may not all be done. */
  static void addIds(TakenFile file, ReadLimits limits, SeenIds ids) throws IOException {
    FileFacts unused =
        RowFiles.scan(
            file.file(),
            limits,
            record -> {
              if (record instanceof Parsed.Ok<Row> ok) {
                Integer number = file.repeats().get(ok.value().position().line());
                if (number == null) {
                  boolean unusedFirst = ids.add(ok.value().id());
                } else if (number > 0) {
                  boolean unusedFirst = ids.add(ok.value().id() + "-" + number);
                }
              }
            });
  }
}
