package dev.assay.pipelines.experiments;

import static dev.assay.pipelines.experiments.Stores.json;
import static dev.assay.pipelines.experiments.Stores.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.store.RecordKind;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.testing.ManualClock;
import dev.assay.io.testing.MemoryFileSystem;
import dev.assay.pipelines.experiments.ExperimentState.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments in a store that is no local directory. */
class ElsewhereTest {

  private static final String ANOTHER = "{'host': 'another.example', 'pid': 1, 'begun': ''}";

  @TempDir private Path directory;

  private final ManualClock clock = new ManualClock();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final RecordStore records =
      RecordStore.at("memory://bucket/experiments", clock, clock::advance);
  private final ExperimentStore store = Stores.open(records, engine, clock);
  private StoredExperiment made;

  @BeforeEach
  void create() throws StoreException {
    MemoryFileSystem.OBJECTS.clear();
    MemoryFileSystem.NOW.set(1_000);
    made = Stores.filled(store, directory).create(spec("one")).experiment();
  }

  @AfterEach
  void delete() throws StoreException, IOException {
    boolean unused = records.delete(RecordKind.RUNNER, made.id());
    Path files = store.output(store.get("one", null));
    store.delete(store.get("one", null));
    assertThat(files == null || !Files.exists(files)).isTrue();
    assertThat(MemoryFileSystem.OBJECTS.keySet()).noneMatch(name -> name.contains(made.id()));
  }

  private RunRequest takingOver() {
    return new RunRequest(RunRequest.Overrides.NONE, false, true, null);
  }

  private void assertRefused(String code, RunRequest request) {
    assertThatThrownBy(() -> store.run(made, request))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.exitCode()).isEqualTo(75);
            })
        .hasMessageContainingAll("another.example", "--take-over");
  }

  @Test
  void anExperimentIsCreatedOnceRunAndGoneOnWith() throws Exception {
    assertThatThrownBy(() -> store.create(spec("ONE"))).hasMessageContaining("is there already");
    engine.ending(() -> 75);
    assertThatThrownBy(() -> store.run(made, RunRequest.STANDARD))
        .hasMessageContaining("not finished");
    assertThat(records.keys(RecordKind.RUNNER)).isEmpty();
    engine.ending(() -> 0);

    StoredExperiment end = store.run(made, RunRequest.STANDARD);

    assertThat(engine.runs).containsExactly("new", "resume");
    assertThat(engine.definitions.get(0)).contains("memory://bucket/experiments/collections-rows/");
    assertThat(end.state().status()).isEqualTo(Status.FINISHED);
    assertThat(store.list(ExperimentFilter.ALL, 10).items())
        .singleElement()
        .satisfies(item -> assertThat(item.state().status()).isEqualTo(Status.FINISHED));
  }

  @Test
  void whatAnotherMachineRunsIsLeftAlone() throws Exception {
    records.create(RecordKind.RUNNER, made.id(), json(ANOTHER));

    assertRefused("EXPERIMENT_RUNNING", RunRequest.STANDARD);
    assertThatThrownBy(() -> store.delete(made)).hasMessageContaining("another.example");
    assertThat(engine.runs).isEmpty();

    assertThat(store.run(made, takingOver()).state().status()).isEqualTo(Status.FINISHED);
  }

  @Test
  void aDeadProcessOfThisMachineIsTakenOver() throws Exception {
    RunnerProcess own = RunnerProcess.current();
    records.create(
        RecordKind.RUNNER,
        made.id(),
        new RunnerProcess(own.host(), own.pid(), "2001-01-01T00:00:00Z").toJson());

    assertThat(store.run(made, RunRequest.STANDARD).state().status()).isEqualTo(Status.FINISHED);
  }

  @Test
  void whatAnotherMachineHasBegunIsNotPaidForAgainByMistake() throws Exception {
    ObjectNode begun = json("{'status': 'stopped', 'output': '/elsewhere/runs/one/output'}");
    begun.set("runner", json(ANOTHER));
    records.put(RecordKind.STATE, made.id(), begun);

    assertRefused("EXPERIMENT_ELSEWHERE", RunRequest.STANDARD);
    assertThat(store.list(ExperimentFilter.ALL, 10).items())
        .extracting(item -> item.state().status())
        .containsExactly(Status.STOPPED);

    assertThat(store.run(made, takingOver()).state().status()).isEqualTo(Status.FINISHED);
    assertThat(engine.runs).containsExactly("new");
  }
}
