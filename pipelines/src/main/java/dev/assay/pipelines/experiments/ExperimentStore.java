package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordName;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.plan.PlanChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Experiments that are created, listed, run and deleted by name, in a directory and without a
 * server. Several processes may use one store: of those that create one name at once exactly one
 * succeeds, and an experiment is run by one process at a time. A run that is killed is gone on with
 * by running it again; recorded answers are not asked for again. Safe for use by many threads.
 */
public final class ExperimentStore {

  private final RecordStore records;
  private final PlanChecks checks;
  private final ExperimentEngine engine;
  private final Clock clock;
  private final ExperimentRuns runs;

  /**
   * Opens a store.
   *
   * @param records where it is
   * @param checks what experiments are checked against before they are stored
   * @param engine what runs them
   */
  public ExperimentStore(
      RecordStore records, PlanChecks checks, ExperimentEngine engine, Clock clock) {
    this.records = records;
    this.checks = checks;
    this.engine = engine;
    this.clock = clock;
    this.runs = new ExperimentRuns(this, records, clock);
  }

  /** Returns the templates. */
  public ResourceStore templates() {
    return new ResourceStore(RecordKind.TEMPLATE, records, clock);
  }

  /** Returns the collections. */
  public CollectionStore collections() {
    return new CollectionStore(records, clock);
  }

  /** Returns the criterion sets. */
  public ResourceStore criterionSets() {
    return new ResourceStore(RecordKind.CRITERION_SET, records, clock);
  }

  /** Returns the LLM configs. */
  public ResourceStore llmConfigs() {
    return new ResourceStore(RecordKind.LLM_CONFIG, records, clock);
  }

  /**
   * Stores an experiment, which is not run yet.
   *
   * @throws StoreException of code {@code EXPERIMENT_EXISTS} where the name is taken
   */
  public Created create(ExperimentSpec spec) throws StoreException {
    Creation creation = new Creation(this, checks, clock);
    StoredExperiment made = creation.of(spec);
    if (!store(made)) {
      throw new StoreException(
          "EXPERIMENT_EXISTS",
          StoreException.EXISTS,
          "experiment "
              + spec.name()
              + " is there already in the store "
              + records.location()
              + " (names that differ in case only are the same); choose another name, or give"
              + " --if-absent to take the one that is there");
    }
    return new Created(made, true, creation.warnings());
  }

  /** Its id is known first, so that no crash leaves an experiment that its id does not find. */
  private boolean store(StoredExperiment made) throws StoreException {
    String name = made.spec().name();
    if (records.find(RecordKind.EXPERIMENT, name) != null) {
      return false;
    }
    records.put(RecordKind.ID, made.id(), Json.object().put("name", name));
    if (records.create(RecordKind.EXPERIMENT, name, made.toRecord())) {
      return true;
    }
    boolean unused = records.delete(RecordKind.ID, made.id());
    return false;
  }

  /**
   * Returns the experiment of a name, or stores it. One that is there stays as it is; a warning
   * names the fields that were asked for otherwise.
   */
  public Created getOrCreate(ExperimentSpec spec) throws StoreException {
    while (true) {
      ResourceStore.requireName(RecordKind.EXPERIMENT, spec.name());
      StoredExperiment there = find(spec.name());
      if (there != null) {
        return existing(spec, there);
      }
      try {
        return create(spec);
      } catch (StoreException e) {
        if (!e.code().equals("EXPERIMENT_EXISTS")) {
          throw e;
        }
      }
    }
  }

  private static Created existing(ExperimentSpec asked, StoredExperiment there) {
    List<String> fields = Creation.differences(asked, there.spec());
    return new Created(
        there,
        false,
        fields.isEmpty()
            ? List.of()
            : List.of(
                "experiment "
                    + there.spec().name()
                    + " is there already, with another "
                    + String.join(", ", fields)
                    + "; it stays as it is"));
  }

  /**
   * Returns an experiment by its name or its id, one of which must be null. Its responses are not
   * read.
   *
   * @throws IllegalArgumentException where both or neither is given
   */
  public StoredExperiment get(@Nullable String name, @Nullable String id) throws StoreException {
    if ((name == null) == (id == null)) {
      throw new IllegalArgumentException(
          "an experiment is named by its name or its id, by "
              + (name == null ? "one" : "not both"));
    }
    if (name != null) {
      StoredExperiment found = RecordName.problem(name).isPresent() ? null : find(name);
      if (found == null) {
        throw missing(RecordName.shown(name), name);
      }
      return found;
    }
    JsonNode pointer =
        RecordName.problem(String.valueOf(id)).isPresent()
            ? null
            : records.find(RecordKind.ID, String.valueOf(id));
    StoredExperiment found = pointer == null ? null : find(JsonFields.text(pointer, "name"));
    if (found == null || !found.id().equals(id)) {
      throw missing("with id " + RecordName.shown(String.valueOf(id)), "");
    }
    return found;
  }

  private @Nullable StoredExperiment find(String name) throws StoreException {
    ObjectNode record = records.find(RecordKind.EXPERIMENT, name);
    if (record == null) {
      return null;
    }
    try {
      StoredExperiment found = StoredExperiment.fromRecord(record);
      return found.withState(state(found.id()).asOfNow());
    } catch (IllegalArgumentException e) {
      throw records.damaged(RecordKind.EXPERIMENT, name, e);
    }
  }

  /** Returns the state as it was written last. */
  ExperimentState state(String id) throws StoreException {
    ObjectNode json = records.find(RecordKind.STATE, id);
    try {
      return json == null ? ExperimentState.NEW : ExperimentState.fromJson(json);
    } catch (IllegalArgumentException e) {
      throw records.damaged(RecordKind.STATE, id, e);
    }
  }

  private StoreException missing(String shown, String name) throws StoreException {
    String near =
        NearestName.of(name, name.isEmpty() ? List.of() : records.keys(RecordKind.EXPERIMENT))
            .map(other -> "; did you mean " + other + "?")
            .orElse("; assay experiments list shows what there is");
    return new StoreException(
        "EXPERIMENT_MISSING",
        StoreException.MISSING,
        "experiment " + shown + " not found in the store " + records.location() + near);
  }

  /**
   * Returns experiments by the time of their creation, the oldest first.
   *
   * @param most so many of the newest ones only, at least 0; {@link Integer#MAX_VALUE} for all
   */
  public Listing list(ExperimentFilter filter, int most) throws StoreException {
    return new ReadListing(records, filter, most).read();
  }

  /**
   * Deletes an experiment with its responses.
   *
   * @throws StoreException of code {@code EXPERIMENT_RUNNING} while a process runs it
   */
  public void delete(StoredExperiment experiment) throws StoreException {
    runs.delete(experiment);
  }

  /**
   * Runs an experiment in this thread.
   *
   * @param engine in place of the store's own
   * @return the exit code of the run
   * @throws StoreException where it is finished, or a process runs it
   */
  public int execute(StoredExperiment experiment, RunRequest request, ExperimentEngine engine)
      throws StoreException {
    return runs.execute(experiment, request, engine);
  }

  /**
   * Finds out whether an experiment may be run now.
   *
   * @throws StoreException where it is finished, or a process runs it
   */
  public void requireRunnable(StoredExperiment experiment, RunRequest request)
      throws StoreException {
    runs.requireRunnable(experiment, request);
  }

  /**
   * Runs an experiment in a thread of its own, which keeps the virtual machine running until its
   * end.
   *
   * @return the experiment at its end; fails with a {@link StoreException} where it was not
   *     finished
   */
  public CompletableFuture<StoredExperiment> arun(StoredExperiment experiment, RunRequest request) {
    CompletableFuture<StoredExperiment> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                end.complete(finished(experiment, execute(experiment, request, engine)));
              } catch (StoreException | RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            },
            "assay-experiment-" + experiment.spec().name());
    thread.start();
    return end;
  }

  private StoredExperiment finished(StoredExperiment experiment, int code) throws StoreException {
    StoredExperiment now = get(null, experiment.id());
    if (now.state().status() != ExperimentState.Status.FINISHED) {
      throw new StoreException(
          "EXPERIMENT_STOPPED",
          code,
          "experiment " + now.spec().name() + " is not finished; run it again to go on");
    }
    return now;
  }

  /**
   * Runs an experiment and waits for its end, but not longer than the request says.
   *
   * @throws StoreException of code {@code EXPERIMENT_TIMEOUT} where the time is up; the run goes on
   * @throws InterruptedException where the thread was interrupted; the run goes on
   */
  public StoredExperiment run(StoredExperiment experiment, RunRequest request)
      throws StoreException, InterruptedException {
    CompletableFuture<StoredExperiment> end = arun(experiment, request);
    try {
      return request.timeout() == null
          ? end.get()
          : end.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw request.timedOut(experiment);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException problem) {
        throw problem;
      }
      throw new CompletionException(e.getCause());
    }
  }

  /**
   * Deletes a collection with all versions.
   *
   * @throws StoreException of code {@code COLLECTION_USED} where an experiment that is not finished
   *     needs its rows
   */
  public void deleteCollection(String name) throws StoreException {
    ExperimentFilter over =
        new ExperimentFilter(null, null, new Reference(name, null), null, null, null);
    for (StoredExperiment user : list(over, Integer.MAX_VALUE).items()) {
      if (user.state().status() != ExperimentState.Status.FINISHED) {
        throw new StoreException(
            "COLLECTION_USED",
            StoreException.LATER,
            "collection "
                + name
                + " is needed by experiment "
                + user.spec().name()
                + ", which is not finished; nothing was deleted. Run or delete that first");
      }
    }
    collections().delete(name);
  }

  /** Returns the directory of what a run in the background prints; it may not be there. */
  public Path logs(StoredExperiment experiment) {
    return runs.logs(experiment);
  }

  /**
   * Returns the output directory, which every command of finished runs takes; null before the first
   * run.
   */
  public @Nullable Path output(StoredExperiment experiment) {
    return runs.output(experiment);
  }

  /**
   * Returns the responses with their ratings, in the words of Elluminate and one at a time; none
   * before there are any. To be closed.
   */
  public Stream<ObjectNode> responses(StoredExperiment experiment) throws StoreException {
    JsonNode criteria = experiment.parts().path("criterion_set").path("criteria");
    return completed(experiment).map(run -> RatedResponse.of(run, criteria));
  }

  /** Returns the runs behind the responses. To be closed. */
  public Stream<Run> completed(StoredExperiment experiment) throws StoreException {
    Path output = output(experiment);
    if (output == null || experiment.state().results() == null) {
      return Stream.empty();
    }
    CompletedRuns found = ExperimentRuns.completed(output);
    if (found == null) {
      throw new StoreException(
          "EXPERIMENT_OUTPUT",
          StoreException.MISSING,
          "the responses of experiment "
              + experiment.spec().name()
              + " are not in "
              + output
              + " on this machine; they are where it was run, on "
              + (experiment.state().runner() == null
                  ? "another one"
                  : experiment.state().runner().host()));
    }
    return found.stream();
  }
}
