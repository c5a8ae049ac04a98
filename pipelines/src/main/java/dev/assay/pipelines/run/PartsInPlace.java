package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DataFile;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputFormat;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowCounts;
import dev.assay.io.files.RunCounts;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenPart;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.pipelines.command.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the outputs that are in place, and how much of each input file they hold. What is in
 * place of files that are not done yet is known by its name, so that it is not run again. Used
 * under the lock of the commits.
 */
final class PartsInPlace {

  private static final Pattern NAME = Pattern.compile("(?:completed|rejected)-(\\d{5,})\\.[a-z]+");
  private static final Manifest NOTHING =
      new Manifest(
          "",
          "",
          Instant.EPOCH,
          Instant.EPOCH,
          "",
          List.of(),
          List.of(),
          new RowCounts(0, 0, 0, 0),
          new RunCounts(0, 0, 0, 0));

  private final Map<String, Long> runsOf = new HashMap<>();
  private final Map<String, Long> rejectedOf = new HashMap<>();
  private final Map<String, Long> kinds = new HashMap<>();
  private final Set<String> runsOfOpenFiles = new HashSet<>();
  private final Set<String> linesOfOpenFiles = new HashSet<>();
  private long rejected;
  private int next;
  private Manifest manifest = NOTHING;

  private PartsInPlace() {}

  /**
   * Reads what is in place.
   *
   * @param directory the output directory, whose commits are finished; null for nothing
   * @param records of all parts that were about to be put there
   * @param taken all files that were taken
   * @param runsPerRow runs of each row
   * @param seen receives every run in place
   */
  static OutputResult<PartsInPlace> read(
      @Nullable Path directory,
      List<PartRecord> records,
      List<TakenFile> taken,
      long runsPerRow,
      Consumer<Run> seen) {
    PartsInPlace parts = new PartsInPlace();
    if (directory == null || !Files.exists(directory.resolve(Manifest.FILE))) {
      return new OutputResult.Ok<>(parts);
    }
    return Manifest.read(directory)
        .match(
            manifest -> parts.restore(directory, manifest, records, taken, runsPerRow, seen),
            OutputResult.Bad::new);
  }

  private OutputResult<PartsInPlace> restore(
      Path directory,
      Manifest manifest,
      List<PartRecord> records,
      List<TakenFile> taken,
      long runsPerRow,
      Consumer<Run> seen) {
    Map<String, PartRecord> byName = new HashMap<>();
    records.forEach(record -> record.names().forEach(name -> byName.put(name, record)));
    for (DataFile file : manifest.outputs()) {
      PartRecord record = byName.get(file.name());
      if (file.content() == Content.DOCUMENT) {
        continue;
      }
      if (record == null) {
        return OutputResult.bad(
            "OUT_NOT_WATCHED",
            ExitStatus.OUTPUT_UNCREATABLE.code(),
            file.name()
                + " in "
                + directory
                + " was not written by --watch, or was scored again since; give another --output");
      }
      count(file, record);
    }
    this.manifest = manifest;
    RunCounts runs = manifest.runs();
    kinds.put("answered", runs.answered());
    kinds.put("refused", runs.refused());
    kinds.put("failed", runs.failed());
    Set<String> open = new HashSet<>();
    for (TakenFile file : taken) {
      if (!isDone(file, runsPerRow)) {
        open.add(file.file().name());
      }
    }
    try {
      readOpen(directory, byName, open, seen);
    } catch (UncheckedIOException e) {
      return RunsOnDisk.damaged(e).match(ok -> new OutputResult.Ok<>(this), OutputResult.Bad::new);
    } catch (IOException e) {
      return OutputResult.bad(
          "OUT_READ", ExitStatus.WRITE_FAILED.code(), String.valueOf(e.getMessage()));
    }
    return new OutputResult.Ok<>(this);
  }

  private void count(DataFile file, PartRecord record) {
    next = Math.max(next, numberOf(file.name()) + 1);
    if (file.content() == Content.REJECTED) {
      record.inputs().forEach((input, lines) -> rejectedOf.merge(input, lines, Long::sum));
      rejected += file.records();
    } else if (file.format().equals(OutputFormat.JSONL.extension())) {
      record.inputs().forEach((input, runs) -> runsOf.merge(input, runs, Long::sum));
    }
  }

  private static int numberOf(String name) {
    Matcher number = NAME.matcher(name);
    return number.matches() ? Integer.parseInt(number.group(1)) : -1;
  }

  private void readOpen(
      Path directory, Map<String, PartRecord> records, Set<String> open, Consumer<Run> seen)
      throws IOException {
    CompletedRuns runs =
        CompletedRuns.in(directory).<@Nullable CompletedRuns>match(in -> in, problem -> null);
    for (DataFile file : runs == null ? List.<DataFile>of() : runs.files()) {
      boolean ofOpen = ofOpen(records, file, open);
      try (Stream<Run> each = runs.stream(file)) {
        each.forEach(
            run -> {
              seen.accept(run);
              if (ofOpen) {
                runsOfOpenFiles.add(nameOf(run));
              }
            });
      }
    }
    for (DataFile file : manifest.outputs(Content.REJECTED)) {
      if (ofOpen(records, file, open)) {
        try (Stream<String> lines = Files.lines(directory.resolve(file.name()))) {
          for (String line : (Iterable<String>) lines::iterator) {
            JsonNode json = Json.parse(line);
            linesOfOpenFiles.add(
                place(JsonFields.text(json, "file"), JsonFields.integer(json, "line")));
          }
        }
      }
    }
  }

  private static boolean ofOpen(Map<String, PartRecord> records, DataFile file, Set<String> open) {
    PartRecord record = records.get(file.name());
    return record != null && record.inputs().keySet().stream().anyMatch(open::contains);
  }

  /** Returns whether a run of a file that was not done at the start is in place. */
  boolean holds(Run run) {
    return runsOfOpenFiles.contains(nameOf(run));
  }

  /** Returns whether a rejected line of a file that was not done at the start is in place. */
  boolean holdsLine(String file, long line) {
    return linesOfOpenFiles.contains(place(file, line));
  }

  private static String nameOf(Run run) {
    return run.row().id() + '\n' + run.epoch() + '\n' + run.variant();
  }

  private static String place(String file, long line) {
    return line + ":" + file;
  }

  /** Returns whether all of a file is in place. */
  boolean isDone(TakenFile file, long runsPerRow) {
    String name = file.file().name();
    return runsOf.getOrDefault(name, 0L) == file.accepted() * runsPerRow
        && rejectedOf.getOrDefault(name, 0L) == file.rejected();
  }

  /** Counts a part that is about to be put in place. */
  void add(WrittenPart part) {
    Map<String, Long> of = part.isOfRuns() ? runsOf : rejectedOf;
    part.inputs().forEach((input, records) -> of.merge(input, records, Long::sum));
    WrittenFile first = part.files().get(0);
    if (part.isOfRuns()) {
      first.kinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    } else {
      rejected += first.records();
    }
  }

  void inPlace(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Returns the manifest in place, or one of nothing. */
  Manifest manifest() {
    return manifest;
  }

  int nextNumber() {
    return next++;
  }

  /** Returns how many runs there are of each status. */
  Map<String, Long> runs() {
    return kinds;
  }

  long rejected() {
    return rejected;
  }
}
