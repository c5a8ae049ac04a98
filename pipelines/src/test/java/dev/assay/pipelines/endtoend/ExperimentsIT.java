package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.store.StoreException;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import dev.assay.pipelines.experiments.ExperimentSpec;
import dev.assay.pipelines.experiments.ExperimentState.Status;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.experiments.GenerationParams;
import dev.assay.pipelines.experiments.RatingMode;
import dev.assay.pipelines.experiments.StoredExperiment;
import dev.assay.pipelines.run.EmbeddedExperiments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assay experiments}, by processes that know nothing of each other. */
class ExperimentsIT {

  private static final int ROWS = 40;
  private static final int CONNECTIONS = 4;
  private static final int ANSWERED = 10;
  private static final int RACERS = 3;
  private static final long SECONDS_UNTIL_HUNG = 120;

  @TempDir Path temporary;

  /** The server answers so many calls and none after them. */
  private final AtomicInteger answered = new AtomicInteger(Integer.MAX_VALUE);

  private final CountDownLatch released = new CountDownLatch(1);
  private final FaultServer server = FaultServer.start(this::reply);
  private Workspace work;
  private ExperimentStore store;

  @BeforeEach
  void fill() throws Exception {
    work = new Workspace(temporary).withServer(server);
    store = EmbeddedExperiments.open(work.path("experiments").toString());
    store.templates().add("t", Json.object().put("prompt", "Say {{n}}"));
    store.criterionSets().add("s", criteria());
    store.llmConfigs().add("default", Json.object().put("model", "m"));
    StringBuilder rows = new StringBuilder();
    for (int n = 1; n <= ROWS; n++) {
      rows.append("{\"id\":\"").append(n).append("\",\"n\":\"word-").append(n).append("\"}\n");
    }
    Path file = work.write("rows.jsonl", rows.toString());
    store.collections().add("c", "", file.toString(), Map.of());
  }

  private ServerReply reply(ServerRequest request) {
    return answered.getAndDecrement() > 0 ? ServerReply.echo(request) : ServerReply.stall();
  }

  /** Answers once it is released; until then the server does nothing else. */
  private ServerReply late(ServerRequest request) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ServerReply.echo(request);
  }

  private static ObjectNode criteria() {
    var criteria = Json.object();
    criteria.putArray("criteria").add("Is short");
    return criteria;
  }

  @AfterEach
  void close() {
    released.countDown();
    server.close();
  }

  private StoredExperiment create(String name) throws StoreException {
    return store
        .create(
            ExperimentSpec.of(name, "c")
                .withTemplate("t")
                .withCriterionSet("s")
                .withRating(RatingMode.FAST, ExperimentSpec.MOCK)
                .withGeneration(new GenerationParams(null, null, null, null, null, CONNECTIONS)))
        .experiment();
  }

  private Status status(String name) {
    try {
      return store.get(name, null).state().status();
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  private void await(Status status) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_UNTIL_HUNG);
    while (status("one") != status) {
      assertThat(System.nanoTime()).as("still %s", status("one")).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void ofProcessesThatCreateOneNameAtOnceExactlyOneSucceeds() throws Exception {
    List<AssayProcess> racers = new ArrayList<>();
    for (int racer = 0; racer < RACERS; racer++) {
      racers.add(
          work.start(
              "experiments",
              "create",
              racer == 0 ? "Race" : "race",
              "--template",
              "t",
              "--collection",
              "c",
              "--criterion-set",
              "s",
              "--rating-version",
              "mock",
              "--description",
              "racer " + racer));
    }

    List<Ended> ends = racers.stream().map(work::end).toList();

    assertThat(ends).extracting(Ended::exitCode).containsExactlyInAnyOrder(0, 73, 73);
    Ended won = ends.stream().filter(end -> end.exitCode() == 0).findFirst().orElseThrow();
    StoredExperiment stored = store.get("race", null);
    assertThat(won.out()).contains(stored.id());
    assertThat(stored.spec().description()).isEqualTo("racer " + ends.indexOf(won));
    assertThat(ends)
        .filteredOn(end -> end.exitCode() == 73)
        .allSatisfy(end -> assertThat(end.err()).startsWith("EXPERIMENT_EXISTS experiment "));
    assertThat(work.path("experiments/ids"))
        .isDirectoryContaining("glob:**" + stored.id() + ".json");
    assertThat(work.path("experiments/ids").toFile().list()).hasSize(1);
  }

  @Test
  void aRunThatWasKilledGoesOnWithoutPayingTwiceAndItsOutputIsAnyRuns() throws Exception {
    StoredExperiment made = create("one");
    answered.set(ANSWERED);
    try (AssayProcess killed = work.start("experiments", "run", "one")) {
      killed.await("calls that are held", () -> answered.get() <= -CONNECTIONS);
      assertThat(status("one")).isEqualTo(Status.RUNNING);
      assertThat(work.run("experiments", "delete", "one").exitCode()).isEqualTo(75);
    }
    await(Status.STOPPED);
    answered.set(Integer.MAX_VALUE);

    Ended end = work.run("experiments", "run", "one", "--quiet");

    assertThat(end.exitCode()).as(end.err()).isZero();
    Map<String, Long> asked =
        server.received().stream()
            .collect(Collectors.groupingBy(ReceivedRequest::text, Collectors.counting()));
    assertThat(asked).hasSize(ROWS);
    assertThat(server.received().size() - ROWS).isLessThanOrEqualTo(CONNECTIONS);
    JsonNode got = Json.parse(work.run("experiments", "get", "one", "--json", "--responses").out());
    assertThat(got.path("status").asText()).isEqualTo("finished");
    assertThat(got.path("rated_responses")).hasSize(ROWS);
    assertThat(got.path("results").path("num_ratings").asInt()).isEqualTo(ROWS);
    assertThat(work.run("experiments", "run", "one").exitCode()).isEqualTo(73);

    String output = String.valueOf(store.output(store.get(null, made.id())));
    assertThat(work.run("query", output, "@status:answered", "--format", "ids").out())
        .hasLineCount(ROWS);
    assertThat(work.run("gate", output, "--gate", "runs.failed == 0").exitCode()).isZero();
    assertThat(work.run("compare", output, output).exitCode()).isZero();
    assertThat(work.run("export", "csv", output, "--output", "out.csv").exitCode()).isZero();
  }

  @Test
  void afterTheTimeTheRunGoesOnInTheBackground() throws Exception {
    server.script(this::late);
    StoredExperiment made = create("one");

    Ended end = work.run("experiments", "run", "one", "--timeout", "1s");

    assertThat(end.exitCode()).isEqualTo(75);
    assertThat(end.err())
        .startsWith("EXPERIMENT_TIMEOUT experiment one is not finished after 1.0 s; it goes on");
    assertThat(status("one")).isNotEqualTo(Status.FINISHED);

    released.countDown();
    await(Status.FINISHED);
    assertThat(store.get("one", null).state().results().path("num_responses").asInt())
        .isEqualTo(ROWS);
    assertThat(store.logs(made).resolve("run.log")).exists();
    work.assertNoKey();
  }
}
