package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowFiles;
import dev.assay.pipelines.command.FolderRuns;
import dev.assay.pipelines.command.RunPlace;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the run of a plan among the directories of earlier runs: by the hash of its configuration
 * and those of its rows, as the manifest has them, or before there is one the ledger's record.
 */
final class EarlierRuns {

  private final ExperimentPlan plan;
  private final String configuration;

  EarlierRuns(ExperimentPlan plan) {
    this.plan = plan;
    this.configuration = PlanHash.of(ExperimentRecord.settings(plan), PlanEvaluators.of(plan));
  }

  /**
   * Returns where the run belongs.
   *
   * @param runs the directory of all of them
   * @param known what is remembered of the plan's file, which is unchanged since; null for nothing
   */
  RunPlace place(Path runs, FolderRuns.@Nullable Remembered known, Instant now) throws IOException {
    RunPlace fresh = at(OutputPlace.below(runs, now), RunPlace.State.NEW);
    if (known != null
        && known.configuration().equals(configuration)
        && manifest(known.output()) != null) {
      return at(known.output(), RunPlace.State.FINISHED);
    }
    List<String> rows = Files.isDirectory(runs) ? rows() : null;
    if (rows == null) {
      return fresh;
    }
    RunPlace unfinished = null;
    for (Path directory : directories(runs)) {
      RunPlace.State state = state(directory, rows);
      if (state == RunPlace.State.FINISHED) {
        return at(directory, state);
      }
      if (state == RunPlace.State.UNFINISHED) {
        unfinished = at(directory, state);
      }
    }
    return unfinished == null ? fresh : unfinished;
  }

  private RunPlace at(Path directory, RunPlace.State state) {
    return new RunPlace(directory, state, configuration);
  }

  /** Returns the hashes of the rows, or null where they cannot be read, which the run will say. */
  private @Nullable List<String> rows() throws IOException {
    InputFiles inputs = InputFiles.expand(plan.dataset());
    if (!inputs.problems().isEmpty()) {
      return null;
    }
    List<String> hashes = new ArrayList<>();
    for (InputFile file : inputs.files()) {
      hashes.add(RowFiles.scan(file, record -> {}).sha256());
    }
    return hashes.stream().sorted().toList();
  }

  private static List<Path> directories(Path runs) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(runs, Files::isDirectory)) {
      all.forEach(found::add);
    }
    return found.stream().sorted().toList();
  }

  /** Returns what the directory holds of this run; {@code NEW} where it holds another's. */
  private RunPlace.State state(Path directory, List<String> rows) throws IOException {
    Manifest manifest = manifest(directory);
    if (manifest == null) {
      ExperimentRecord record = record(directory.resolve("ledger"));
      return record != null && same(record.configurationSha256(), record.inputs(), rows)
          ? RunPlace.State.UNFINISHED
          : RunPlace.State.NEW;
    }
    if (!same(manifest.configurationSha256(), manifest.inputs(), rows)) {
      return RunPlace.State.NEW;
    }
    return manifest.runs().failed() > 0 && hasUndecided(directory)
        ? RunPlace.State.UNFINISHED
        : RunPlace.State.FINISHED;
  }

  private boolean same(String configurationSha256, List<DatasetFile> inputs, List<String> rows) {
    return configurationSha256.equals(configuration)
        && inputs.stream().map(DatasetFile::sha256).sorted().toList().equals(rows);
  }

  /** Whether a stop or a spent budget has left runs without an outcome of their own. */
  private static boolean hasUndecided(Path directory) {
    OutputResult<CompletedRuns> completed = CompletedRuns.in(directory);
    if (!(completed instanceof OutputResult.Ok<CompletedRuns> ok)) {
      return false;
    }
    try (Stream<Run> runs = ok.value().stream()) {
      return runs.anyMatch(
          run -> {
            CallError error = run.error();
            return error != null && error.isUndecided();
          });
    } catch (UncheckedIOException damaged) {
      return true;
    }
  }

  private static @Nullable Manifest manifest(Path directory) {
    return Manifest.read(directory).<@Nullable Manifest>match(found -> found, problem -> null);
  }

  private static @Nullable ExperimentRecord record(Path ledger) throws IOException {
    try {
      return ExperimentRecord.read(ledger);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
