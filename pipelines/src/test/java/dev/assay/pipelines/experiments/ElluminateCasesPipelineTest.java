package dev.assay.pipelines.experiments;

import static dev.assay.pipelines.experiments.Stores.json;
import static dev.assay.pipelines.experiments.Stores.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.store.StoreException;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.experiments.ExperimentState.Status;
import dev.assay.pipelines.run.EmbeddedExperiments;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases of Elluminate's lifecycle that are seen in a run, by their numbers. */
class ElluminateCasesPipelineTest {

  private static final String KEY = "key-of-tests";

  @TempDir private Path directory;

  private final FaultServer server = FaultServer.start(ElluminateCasesPipelineTest::reply);
  private final StringWriter said = new StringWriter();
  private ExperimentStore store;

  @BeforeEach
  void open() throws StoreException {
    Map<String, String> environment = Map.of("TEAM_KEY", KEY, "ASSAY_ALLOW_HTTP", "true");
    store =
        Stores.filled(
            EmbeddedExperiments.open(
                directory.resolve("store").toString(), environment::get, new PrintWriter(said)),
            directory);
    store
        .llmConfigs()
        .add(
            "judge",
            json("{'llm_model_name': 'judge', 'llm_base_url': 'URL', 'api_key': 'env:TEAM_KEY'}")
                .put("llm_base_url", server.baseUrl().toString()));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    assertThat(said.toString()).doesNotContain(KEY);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("key in %s", file)
            .doesNotContain(KEY);
      }
    }
  }

  /** Says yes to all that is short. */
  private static ServerReply reply(ServerRequest request) {
    boolean fast = request.text().contains("Decide each by itself");
    return ServerReply.answer(
        request,
        fast
            ? "{\"ratings\": [true, false]}"
            : "{\"reason\": \"because\", \"rating\": " + request.text().contains("Is short") + "}");
  }

  private List<ObjectNode> responses(StoredExperiment experiment) throws StoreException {
    try (Stream<ObjectNode> all = store.responses(experiment)) {
      return all.toList();
    }
  }

  @Test
  void x78EveryRowIsAskedInEveryEpochAndRatedByEveryCriterion() throws Exception {
    StoredExperiment made = store.create(spec("one").withEpochs(3)).experiment();
    assertThat(responses(made)).as("X77 none before the run").isEmpty();

    StoredExperiment end = store.run(made, RunRequest.STANDARD);

    List<ObjectNode> responses = responses(end);
    assertThat(responses).hasSize(12);
    assertThat(responses)
        .extracting(r -> r.path("id").asText() + "#" + r.path("epoch").asInt())
        .containsExactlyInAnyOrder(
            "1#1", "1#2", "1#3", "2#1", "2#2", "2#3", "3#1", "3#2", "3#3", "4#1", "4#2", "4#3");
    assertThat(responses).allSatisfy(r -> assertThat(r.path("ratings")).hasSize(2));
    ObjectNode results = end.state().results();
    assertThat(results.path("num_ratings").asInt()).isEqualTo(24);
    assertThat(server.received()).as("X84 mock ratings ask nobody").isEmpty();
    assertThatThrownBy(() -> store.run(end, RunRequest.STANDARD))
        .as("X77 a second run")
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("finished");
  }

  @Test
  void x79DetailedRatingsHaveAReasonAndFastOnesNone() throws Exception {
    StoredExperiment detailed = rated("detailed", RatingMode.DETAILED);
    int asked = server.received().size();
    StoredExperiment fast = rated("fast", RatingMode.FAST);

    assertThat(asked).isEqualTo(8);
    assertThat(server.received()).hasSize(8 + 4);
    assertThat(ratings(detailed))
        .hasSize(8)
        .allSatisfy(rating -> assertThat(rating.path("reasoning").asText()).isEqualTo("because"));
    assertThat(ratings(fast))
        .hasSize(8)
        .allSatisfy(
            rating -> {
              assertThat(rating.has("reasoning")).isTrue();
              assertThat(rating.path("reasoning").isNull()).isTrue();
            });
    ObjectNode results = fast.state().results();
    assertThat(results.path("mean_all_ratings")).isEqualTo(json("{'yes': 0.5, 'no': 0.5}"));
    assertThat(results.path("mean_rating_by_criterion_id"))
        .isEqualTo(json("{'c1': {'yes': 1.0, 'no': 0.0}, 'c2': {'yes': 0.0, 'no': 1.0}}"));
    assertThat(detailed.state().results().path("mean_all_ratings"))
        .isEqualTo(results.path("mean_all_ratings"));
  }

  private StoredExperiment rated(String name, RatingMode mode) throws Exception {
    ExperimentSpec spec = spec(name).withRating(mode, ExperimentSpec.STANDARD);
    return store.run(store.create(spec).experiment(), RunRequest.STANDARD);
  }

  private List<JsonNode> ratings(StoredExperiment experiment) throws StoreException {
    List<JsonNode> ratings = new ArrayList<>();
    responses(experiment).forEach(response -> response.path("ratings").forEach(ratings::add));
    return ratings;
  }

  @Test
  void x84MockRatingsAreAlwaysTheSame() throws Exception {
    StoredExperiment one = store.run(store.create(spec("one")).experiment(), RunRequest.STANDARD);
    StoredExperiment two = store.run(store.create(spec("two")).experiment(), RunRequest.STANDARD);

    assertThat(server.received()).isEmpty();
    assertThat(two.state().results().path("mean_rating_by_criterion_id"))
        .isEqualTo(one.state().results().path("mean_rating_by_criterion_id"));
    assertThat(
            one.state().results().path("mean_all_ratings").path("yes").asDouble()
                + one.state().results().path("mean_all_ratings").path("no").asDouble())
        .isEqualTo(1.0);
  }

  @Test
  void x86AndX89ARowWithoutItsValueFailsAndTheOthersGoOn() throws Exception {
    Stores.collection(
        store,
        directory,
        "c",
        """
        {"id":"1","country":"France"}
        {"id":"2","cuntry":"Spain"}
        {"id":"3","country":"Italy"}
        """);
    Created made = store.create(spec("one"));

    StoredExperiment end = store.run(made.experiment(), RunRequest.STANDARD);

    assertThat(end.state().status()).isEqualTo(Status.FINISHED);
    assertThat(end.state().exitCode()).isEqualTo(3);
    ObjectNode results = end.state().results();
    assertThat(results.path("num_failed_responses").asInt()).isEqualTo(1);
    assertThat(results.path("num_rated_responses").asInt()).isEqualTo(2);
    assertThat(results.path("num_ratings").asInt()).isEqualTo(4);
    long yes =
        responses(end).stream()
            .flatMap(r -> Stream.of(r.path("ratings").path(0), r.path("ratings").path(1)))
            .filter(rating -> rating.path("rating").asText().equals("YES"))
            .count();
    assertThat(results.path("mean_all_ratings").path("yes").asDouble()).isEqualTo(yes / 4.0);
    assertThat(responses(end))
        .filteredOn(r -> r.path("status").asText().equals("failed"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.path("id").asText()).isEqualTo("2");
              assertThat(r.path("error").asText()).contains("TPL_MISSING", "{{country}}");
            });
  }

  @Test
  void x90GetReadsNoResponses() throws Exception {
    StoredExperiment made = store.create(spec("one")).experiment();
    StoredExperiment end = store.run(made, RunRequest.STANDARD);
    Files.delete(store.output(end).resolve("completed.jsonl"));

    StoredExperiment got = store.get("one", null);

    assertThat(got).isEqualTo(end);
    assertThat(got.toJson().has("rated_responses")).isFalse();
    assertThat(got.state().results().path("num_responses").asInt()).isEqualTo(4);
    assertThatThrownBy(() -> responses(got)).hasMessageContaining("completed.jsonl");
  }
}
