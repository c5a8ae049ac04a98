package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.OutputLock;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.experiments.ExperimentState.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs of stored experiments. Who runs one holds a lock of the system on its directory, which
 * goes with the process; in a store that is no local directory also a record that names it.
 */
final class ExperimentRuns {

  private static final String RUNS = "runs";
  private static final String OUTPUT = "output";
  private static final String DEFINITION = "experiment.json";
  private static final String ROWS = "rows.jsonl";

  /** Exit codes of a run whose rows are all accounted for. */
  private static final Set<Integer> FINISHED = Set.of(0, 3, 100);

  private final ExperimentStore store;
  private final RecordStore records;
  private final Clock clock;

  ExperimentRuns(ExperimentStore store, RecordStore records, Clock clock) {
    this.store = store;
    this.records = records;
    this.clock = clock;
  }

  /** Work on an experiment that no other process does anything to. */
  private interface Held<T> {
    T run(StoredExperiment experiment) throws StoreException, IOException;
  }

  int execute(StoredExperiment asked, RunRequest request, ExperimentEngine engine)
      throws StoreException {
    return holding(
        asked,
        experiment -> {
          Path directory = directory(experiment);
          Path output = directory.resolve(OUTPUT);
          boolean begun = Files.isDirectory(output.resolve("ledger"));
          refuse(experiment, request, output, begun);
          boolean claimed = claim(experiment, request);
          try {
            return execute(experiment, request, engine, directory, begun);
          } finally {
            boolean unused = claimed && records.delete(RecordKind.RUNNER, experiment.id());
          }
        });
  }

  private int execute(
      StoredExperiment experiment,
      RunRequest request,
      ExperimentEngine engine,
      Path directory,
      boolean begun)
      throws StoreException, IOException {
    Files.createDirectories(directory);
    ObjectNode ran = begun ? experiment.state().ran() : request.overrides().toJson();
    Path output = directory.resolve(OUTPUT);
    ExperimentState before = experiment.state();
    ExperimentState running =
        before.running(
            RunnerProcess.current(), output.toAbsolutePath().normalize(), clock.now(), ran);
    StoredExperiment effective = experiment.withState(running);
    Path definition = readable(effective, directory);
    write(experiment, running);
    int code = 70;
    boolean ended = false;
    try {
      code = engine.run(definition, output, begun);
      ended = true;
      return code;
    } finally {
      write(experiment, ended(running, before, output, code, ended));
    }
  }

  private ExperimentState ended(
      ExperimentState running, ExperimentState before, Path output, int code, boolean ended) {
    boolean begun = Files.isDirectory(output.resolve("ledger"));
    if (!begun) {
      return before.status() == Status.CREATED ? ExperimentState.NEW : before;
    }
    Status status = ended && FINISHED.contains(code) ? Status.FINISHED : Status.STOPPED;
    return running.ended(status, code, results(output), clock.now());
  }

  /** Says at once why a run would be refused, as far as that can be known without its lock. */
  void requireRunnable(StoredExperiment experiment, RunRequest request) throws StoreException {
    RunnerProcess runner = experiment.state().runner();
    if (experiment.state().status() == Status.RUNNING && runner != null) {
      throw running(experiment, runner.toString(), "");
    }
    Path output = directory(experiment).resolve(OUTPUT);
    refuse(experiment, request, output, Files.isDirectory(output.resolve("ledger")));
  }

  private void refuse(StoredExperiment experiment, RunRequest request, Path output, boolean begun)
      throws StoreException {
    ExperimentState state = experiment.state();
    String name = experiment.spec().name();
    if (state.status() == Status.FINISHED && !request.retryFailed()) {
      throw new StoreException(
          "EXPERIMENT_FINISHED",
          StoreException.EXISTS,
          "experiment "
              + name
              + " is finished since "
              + state.updated()
              + "; an experiment is run once. Create another to run it anew, or ask what failed in"
              + " it again with --retry-failed");
    }
    if (begun && !request.overrides().none()) {
      throw new StoreException(
          "EXPERIMENT_BEGUN",
          StoreException.USAGE,
          "experiment "
              + name
              + " was begun with other settings, and answers of both would be mixed; run it without"
              + " --epochs, --rating-mode and generation params to go on");
    }
    RunnerProcess runner = state.runner();
    boolean elsewhere = records.directory() == null && runner != null && !runner.isHere();
    if (!begun && elsewhere && !request.takeOver()) {
      throw new StoreException(
          "EXPERIMENT_ELSEWHERE",
          StoreException.LATER,
          "experiment "
              + name
              + " was begun by "
              + runner
              + " in "
              + state.output()
              + ", and its answers are not in "
              + output
              + "; go on there, or give --take-over to begin anew here, which pays for its answers"
              + " again");
    }
  }

  /** Names this process in a store where no lock of the system reaches other machines. */
  private boolean claim(StoredExperiment experiment, RunRequest request) throws StoreException {
    if (records.directory() != null) {
      return false;
    }
    ObjectNode own = RunnerProcess.current().toJson();
    String id = experiment.id();
    if (records.create(RecordKind.RUNNER, id, own)) {
      return true;
    }
    ObjectNode other = records.find(RecordKind.RUNNER, id);
    boolean gone = other == null || RunnerProcess.fromJson(other).isDead() || request.takeOver();
    if (gone) {
      boolean unused = records.delete(RecordKind.RUNNER, id);
    }
    if (gone && records.create(RecordKind.RUNNER, id, own)) {
      return true;
    }
    throw running(
        experiment,
        other == null ? "another process" : RunnerProcess.fromJson(other).toString(),
        "; where that machine is gone, give --take-over");
  }

  private static StoreException running(StoredExperiment experiment, String runner, String more) {
    return new StoreException(
        "EXPERIMENT_RUNNING",
        StoreException.LATER,
        "experiment "
            + experiment.spec().name()
            + " is being run by "
            + runner
            + "; nothing was done. Wait for its end, or stop it"
            + more);
  }

  /** Locks, and then looks again, since the experiment may have changed before. */
  private <T> T holding(StoredExperiment asked, Held<T> work) throws StoreException {
    Path directory = lockDirectory(asked);
    try {
      Files.createDirectories(directory);
      try (OutputLock held =
          OutputLock.acquire(directory, clock).match(lock -> lock, bad -> null)) {
        if (held == null) {
          RunnerProcess runner = asked.state().runner();
          throw running(asked, runner == null ? "another process" : runner.toString(), "");
        }
        StoredExperiment now = store.get(null, asked.id());
        return work.run(now.withState(store.state(now.id())));
      }
    } catch (StoreException e) {
      removeIfUnused(directory, asked.id());
      throw e;
    } catch (IOException e) {
      throw new StoreException(
          "STORE_IO",
          StoreException.IO,
          "cannot write to " + directory + " (" + e.getMessage() + ")",
          e);
    }
  }

  /** A directory of an experiment that was deleted meanwhile is of no use to anybody. */
  private void removeIfUnused(Path directory, String id) throws StoreException {
    if (records.find(RecordKind.ID, id) == null) {
      try {
        removeAll(directory);
      } catch (IOException e) {
        // What is left harms nobody.
        return;
      }
    }
  }

  private Path lockDirectory(StoredExperiment experiment) {
    Path local = records.directory();
    return local != null
        ? local.resolve(RUNS).resolve(experiment.id())
        : Path.of(System.getProperty("java.io.tmpdir"), "assay-runs", experiment.id());
  }

  /** A run goes on where it was begun. */
  private Path directory(StoredExperiment experiment) {
    Path local = records.directory();
    if (local != null) {
      return local.toAbsolutePath().normalize().resolve(RUNS).resolve(experiment.id());
    }
    Path before = begunHere(experiment);
    return before == null ? Path.of(RUNS, folder(experiment)) : before;
  }

  private static String folder(StoredExperiment experiment) {
    return experiment.spec().name().toLowerCase(Locale.ROOT) + "-" + experiment.id();
  }

  /** Returns where a run has left files on this machine; a record names no other directory. */
  private static @Nullable Path begunHere(StoredExperiment experiment) {
    Path output = experiment.state().output();
    if (output == null || !Files.isDirectory(output)) {
      return null;
    }
    Path directory = output.getParent();
    return directory != null && directory.endsWith(folder(experiment)) ? directory : null;
  }

  @Nullable Path output(StoredExperiment experiment) {
    Path local = records.directory();
    return local != null && experiment.state().output() != null
        ? local.resolve(RUNS).resolve(experiment.id()).resolve(OUTPUT)
        : experiment.state().output();
  }

  private Path readable(StoredExperiment experiment, Path directory)
      throws IOException, StoreException {
    try {
      return definition(experiment, directory);
    } catch (IllegalArgumentException e) {
      throw records.damaged(RecordKind.EXPERIMENT, experiment.spec().name(), e);
    }
  }

  /** Returns the directory of what a run in the background prints. */
  Path logs(StoredExperiment experiment) {
    return lockDirectory(experiment);
  }

  /** A run that is gone on with has the file that it was begun with. */
  private Path definition(StoredExperiment experiment, Path directory)
      throws IOException, StoreException {
    Path file = directory.resolve(DEFINITION);
    boolean begun = Files.isDirectory(directory.resolve(OUTPUT).resolve("ledger"));
    String rows =
        records.locate(
            RecordKind.COLLECTION, CollectionStore.file(experiment.parts().path("collection")));
    if (experiment.spec().template() == null) {
      Path prompts = directory.resolve(ROWS);
      if (!Files.exists(prompts)) {
        PromptRows.write(
            rows,
            PromptRows.column(experiment.parts().path("collection")).orElse(""),
            JsonFields.objectOrEmpty(experiment.parts(), "llm_config"),
            prompts);
      }
      rows = prompts.toAbsolutePath().toString();
    }
    if (!begun || !Files.exists(file)) {
      ObjectNode content = Definition.of(experiment, experiment.effective(), rows);
      AtomicFile.write(file, Json.pretty(content).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private void write(StoredExperiment experiment, ExperimentState state) throws StoreException {
    records.put(RecordKind.STATE, experiment.id(), state.toJson());
  }

  static @Nullable CompletedRuns completed(Path output) {
    return CompletedRuns.in(output).match(found -> found, problem -> null);
  }

  private static @Nullable ObjectNode results(Path output) {
    CompletedRuns completed = completed(output);
    if (completed == null) {
      return null;
    }
    ExperimentResults results = new ExperimentResults();
    try (Stream<Run> all = completed.stream()) {
      all.forEach(results::add);
    } catch (UncheckedIOException e) {
      return null;
    }
    return results.toJson();
  }

  void delete(StoredExperiment asked) throws StoreException {
    Object unused =
        holding(
            asked,
            experiment -> {
              String id = experiment.id();
              ObjectNode runner =
                  records.directory() != null ? null : records.find(RecordKind.RUNNER, id);
              if (runner != null && !RunnerProcess.fromJson(runner).isDead()) {
                throw running(experiment, RunnerProcess.fromJson(runner).toString(), "");
              }
              boolean first = records.delete(RecordKind.EXPERIMENT, experiment.spec().name());
              boolean second = records.delete(RecordKind.ID, id);
              boolean third = records.delete(RecordKind.STATE, id);
              boolean fourth = records.delete(RecordKind.RUNNER, id);
              Path files = begunHere(experiment);
              if (files != null) {
                removeAll(files);
              }
              removeAll(lockDirectory(experiment));
              return first || second || third || fourth;
            });
  }

  private static void removeAll(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
