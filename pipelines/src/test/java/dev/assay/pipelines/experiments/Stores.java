package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.run.InstalledChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Stores for tests. */
final class Stores {

  private Stores() {}

  /** Opens a store that runs nothing. */
  static ExperimentStore open(Path directory, ExperimentEngine engine) {
    return open(RecordStore.at(directory.toString(), Clock.system()), engine, Clock.system());
  }

  static ExperimentStore open(RecordStore records, ExperimentEngine engine, Clock clock) {
    return new ExperimentStore(records, InstalledChecks.all(), engine, clock);
  }

  /** Puts what an experiment needs into a store: {@code t}, {@code c}, {@code s}, {@code m}. */
  static ExperimentStore filled(ExperimentStore store, Path folder) throws StoreException {
    store.templates().add("t", json("{'prompt': 'Capital of {{country}}?'}"));
    store.criterionSets().add("s", json("{'criteria': ['Is short', 'Is polite']}"));
    store.llmConfigs().add("m", json("{'api': 'test', 'parameters': {'respond': 'echo'}}"));
    collection(
        store,
        folder,
        "c",
        """
        {"id":"1","country":"France"}
        {"id":"2","country":"Spain"}
        {"id":"3","country":"Italy"}
        {"id":"4","country":"Peru"}
        """);
    return store;
  }

  static Resource collection(ExperimentStore store, Path folder, String name, String rows)
      throws StoreException {
    try {
      Path file = Files.writeString(folder.resolve(name + ".jsonl"), rows);
      return store.collections().add(name, "", file.toString(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An experiment over what {@link #filled} has put there, rated by nobody. */
  static ExperimentSpec spec(String name) {
    return ExperimentSpec.of(name, "c")
        .withTemplate("t")
        .withCriterionSet("s")
        .withLlmConfig("m")
        .withRating(RatingMode.DETAILED, ExperimentSpec.MOCK);
  }

  /** Reads JSON whose texts stand in single quotes. */
  static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
