package dev.assay.pipelines.experiments;

import static dev.assay.pipelines.experiments.Stores.json;
import static dev.assay.pipelines.experiments.Stores.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.store.StoreException;
import dev.assay.pipelines.experiments.ExperimentState.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases of Elluminate's lifecycle that need no run, by their numbers. */
class ElluminateCasesTest {

  @TempDir private Path directory;

  private final ScriptedEngine engine = new ScriptedEngine();
  private ExperimentStore store;

  @BeforeEach
  void open() throws StoreException {
    store = Stores.filled(Stores.open(directory.resolve("store"), engine), directory);
  }

  private static void assertRefused(String code, int exitCode, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.exitCode()).isEqualTo(exitCode);
            });
  }

  @Test
  void x74GetNeedsANameOrAnIdAndNotBoth() {
    assertThatThrownBy(() -> store.get(null, null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.get("a", "b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void x75ASecondOneOfANameIsAConflict() throws StoreException {
    StoredExperiment first = store.create(spec("one")).experiment();

    assertRefused("EXPERIMENT_EXISTS", 73, () -> store.create(spec("one")));
    assertRefused("EXPERIMENT_EXISTS", 73, () -> store.create(spec("ONE")));

    assertThat(store.get("one", null)).isEqualTo(first);
    assertThat(store.get(null, first.id())).isEqualTo(first);
  }

  @Test
  void x76GetOrCreateKeepsWhatIsThereAndNamesWhatDiffers() throws StoreException {
    Created first = store.getOrCreate(spec("one").withDescription("first"));
    Created same = store.getOrCreate(spec("one").withDescription("first"));
    Created other = store.getOrCreate(spec("One").withDescription("second").withEpochs(2));

    assertThat(first.created()).isTrue();
    assertThat(first.warnings()).isEmpty();
    assertThat(same.created()).isFalse();
    assertThat(same.warnings()).isEmpty();
    assertThat(other.created()).isFalse();
    assertThat(other.experiment()).isEqualTo(first.experiment());
    assertThat(other.experiment().spec().description()).isEqualTo("first");
    assertThat(other.warnings())
        .singleElement()
        .asString()
        .contains("description, n_epochs", "stays as it is");
  }

  @Test
  void x77AnExperimentIsRunOnce() throws Exception {
    StoredExperiment made = store.create(spec("one")).experiment();
    assertThat(made.state().status()).isEqualTo(Status.CREATED);
    assertThat(store.responses(made)).isEmpty();
    assertThat(engine.runs).isEmpty();

    assertThat(store.run(made, RunRequest.STANDARD).state().status()).isEqualTo(Status.FINISHED);

    assertRefused("EXPERIMENT_FINISHED", 73, () -> store.run(made, RunRequest.STANDARD));
    assertThat(engine.runs).containsExactly("new");
    store.run(made, RunRequest.STANDARD.retryingFailed());
    assertThat(engine.runs).containsExactly("new", "resume");
  }

  @Test
  void x80AfterTheTimeTheRunGoesOn() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    engine.ending(
        () -> {
          begun.countDown();
          try {
            slow.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return 0;
        });
    StoredExperiment made = store.create(spec("one")).experiment();
    var end = store.arun(made, RunRequest.STANDARD);
    begun.await();

    assertThat(store.get("one", null).state().status()).isEqualTo(Status.RUNNING);
    assertRefused("EXPERIMENT_RUNNING", 75, () -> store.run(made, RunRequest.STANDARD));
    assertRefused("EXPERIMENT_RUNNING", 75, () -> store.delete(made));

    StoredExperiment other = store.create(spec("two")).experiment();
    assertRefused(
        "EXPERIMENT_TIMEOUT",
        75,
        () -> store.run(other, RunRequest.STANDARD.withTimeout(Duration.ofMillis(50))));
    assertThat(end).isNotDone();

    slow.countDown();
    assertThat(end.get().state().status()).isEqualTo(Status.FINISHED);
    while (store.get("two", null).state().status() != Status.FINISHED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void x82WithoutATemplateTheCollectionBringsThePrompts() throws Exception {
    ExperimentSpec bare =
        ExperimentSpec.of("one", "c")
            .withCriterionSet("s")
            .withLlmConfig("m")
            .withRating(RatingMode.FAST, ExperimentSpec.MOCK);

    assertRefused("EXPERIMENT_NO_PROMPT", 78, () -> store.create(bare));

    Stores.collection(
        store,
        directory,
        "chats",
        "{\"id\":\"1\",\"turns\":[{\"role\":\"user\",\"content\":\"Hello\"}]}\n");
    store
        .llmConfigs()
        .add("spoken", json("{'api': 'test', 'model': 'echo', 'system_message': 'Be brief'}"));
    StoredExperiment made =
        store
            .create(
                new ExperimentSpec(
                    "one",
                    "",
                    null,
                    Reference.parse("chats"),
                    Reference.parse("s"),
                    Reference.parse("spoken"),
                    null,
                    1,
                    RatingMode.FAST,
                    ExperimentSpec.MOCK,
                    GenerationParams.NONE))
            .experiment();
    store.run(made, RunRequest.STANDARD);
    assertThat(directory.resolve("store/runs/" + made.id() + "/rows.jsonl"))
        .content()
        .contains(
            "\"prompt\":[{\"role\":\"system\",\"content\":\"Be brief\"},"
                + "{\"role\":\"user\",\"content\":\"Hello\"}]");
  }

  @Test
  void x83WithoutACriterionSetTheTemplatesOwnIsUsed() throws StoreException {
    ExperimentSpec bare =
        ExperimentSpec.of("one", "c")
            .withTemplate("t")
            .withLlmConfig("m")
            .withRating(RatingMode.FAST, ExperimentSpec.MOCK);
    assertRefused("EXPERIMENT_NO_CRITERIA", 78, () -> store.create(bare));

    store
        .templates()
        .add("linked", json("{'prompt': 'Capital of {{country}}?', 'criterion_set': 's'}"));
    StoredExperiment made = store.create(bare.withTemplate("linked")).experiment();

    assertThat(made.spec().criterionSet()).isEqualTo(new Reference("s", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'temperature': 0.5, 'reasoning_effort': 'low'} | exclude each other",
        "{'temperature': 2.1} | Invalid temperature: 2.1",
        "{'temperature': -1} | Invalid temperature: -1.0",
        "{'top_p': -0.1} | Invalid top_p: -0.1",
        "{'max_tokens': 0} | Invalid max_tokens: 0",
        "{'max_tokens': 99999999999999} | ",
        "{'max_connections': 0} | Invalid max_connections: 0",
        "{'verbosity': 'loud'} | Invalid verbosity: \"loud\"",
        "{'reasoning_effort': 'most'} | Invalid reasoning_effort: \"most\"",
      },
      quoteCharacter = '`')
  void x85GenerationParamsHaveTheirRanges(String params, String message) {
    if (message == null) {
      assertThat(GenerationParams.fromJson(json(params)).maxTokens()).isEqualTo(Integer.MAX_VALUE);
      return;
    }
    assertThatThrownBy(() -> GenerationParams.fromJson(json(params)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertRefused(
        "LLM_CONFIG_INVALID",
        78,
        () -> {
          var config = json(params);
          config.put("model", "m");
          store.llmConfigs().add("bad", config);
        });
  }

  @Test
  void x87WhatIsDeletedIsNotFound() throws Exception {
    StoredExperiment made = store.create(spec("one")).experiment();
    store.run(made, RunRequest.STANDARD);

    store.delete(made);

    assertRefused("EXPERIMENT_MISSING", 66, () -> store.get("one", null));
    assertRefused("EXPERIMENT_MISSING", 66, () -> store.get(null, made.id()));
    assertRefused("EXPERIMENT_MISSING", 66, () -> store.delete(made));
    assertRefused("EXPERIMENT_MISSING", 66, () -> store.run(made, RunRequest.STANDARD));
    assertThat(directory.resolve("store/runs")).isEmptyDirectory();
    assertThat(store.create(spec("one")).created()).isTrue();
  }

  @Test
  void x88FiltersAllApplyAndTheOldestIsFirst() throws Exception {
    store.templates().add("t", json("{'prompt': 'Which is the capital of {{country}}?'}"));
    store.llmConfigs().add("n", json("{'api': 'test', 'model': 'n'}"));
    StoredExperiment first = store.create(spec("b-first")).experiment();
    StoredExperiment second = store.create(spec("a-second").withTemplate("t@1")).experiment();
    StoredExperiment third = store.create(spec("third").withLlmConfig("n")).experiment();
    store.run(second, RunRequest.STANDARD);

    assertThat(names(ExperimentFilter.ALL)).containsExactly("b-first", "a-second", "third");
    assertThat(names(filter("t", "c", "m"))).containsExactly("b-first", "a-second");
    assertThat(names(filter("T@1", "c", "m"))).containsExactly("a-second");
    assertThat(names(filter("t@2", "c", "n"))).containsExactly("third");
    assertThat(names(filter("t", "c@2", "m"))).isEmpty();
    assertThat(names(new ExperimentFilter("IR", null, null, Reference.parse("s"), null, null)))
        .containsExactly("b-first", "third");
    assertThat(names(new ExperimentFilter(null, null, null, null, null, Status.FINISHED)))
        .containsExactly("a-second");
    Listing newest = store.list(ExperimentFilter.ALL, 2);
    assertThat(newest.items())
        .extracting(StoredExperiment::id)
        .containsExactly(second.id(), third.id());
    assertThat(newest.count()).isEqualTo(3);
    assertThat(first.spec().template()).isEqualTo(new Reference("t", 2));
  }

  private static ExperimentFilter filter(String template, String collection, String config) {
    return new ExperimentFilter(
        null,
        Reference.parse(template),
        Reference.parse(collection),
        null,
        Reference.parse(config),
        null);
  }

  private List<String> names(ExperimentFilter filter) throws StoreException {
    return store.list(filter, Integer.MAX_VALUE).items().stream()
        .map(item -> item.spec().name())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 66, 77, 78})
  void aRunThatIsRefusedBeforeItsFirstCallLeavesTheExperimentAsItWas(int code) throws Exception {
    StoredExperiment made = store.create(spec("one")).experiment();
    engine.refusing(code);

    assertRefused("EXPERIMENT_STOPPED", code, () -> store.run(made, RunRequest.STANDARD));

    assertThat(store.get("one", null).state()).isEqualTo(ExperimentState.NEW);
  }

  @Test
  void aStoppedRunGoesOnWithTheDefinitionItWasBegunWith() throws Exception {
    StoredExperiment made = store.create(spec("one")).experiment();
    RunRequest other =
        RunRequest.STANDARD.withOverrides(
            new RunRequest.Overrides(3, RatingMode.FAST, GenerationParams.NONE));
    engine.ending(() -> 75);
    assertRefused("EXPERIMENT_STOPPED", 75, () -> store.run(made, other));
    assertThat(store.get("one", null).state().status()).isEqualTo(Status.STOPPED);
    assertRefused("EXPERIMENT_BEGUN", 64, () -> store.run(made, other));

    engine.ending(() -> 0);
    StoredExperiment end = store.run(made, RunRequest.STANDARD);

    assertThat(engine.runs).containsExactly("new", "resume");
    assertThat(engine.definitions.get(1)).isEqualTo(engine.definitions.get(0)).contains("fast");
    assertThat(end.effective().epochs()).isEqualTo(3);
    assertThat(end.toJson().path("n_epochs").asInt()).isEqualTo(3);
    assertThat(end.spec().epochs()).isEqualTo(1);
  }

  @Test
  void arunTellsWhatWentWrong() throws Exception {
    StoredExperiment made = store.create(spec("one")).experiment();
    engine.ending(
        () -> {
          throw new IllegalStateException("a fault");
        });

    assertThatThrownBy(() -> store.arun(made, RunRequest.STANDARD).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(store.get("one", null).state().status()).isEqualTo(Status.STOPPED);
  }
}
