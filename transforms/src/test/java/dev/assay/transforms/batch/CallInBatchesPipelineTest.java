package dev.assay.transforms.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.OpenAiApi;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Run;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.testing.BatchServer;
import dev.assay.io.testing.BatchServer.Fate;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.CallModels;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.KeyByLane;
import dev.assay.transforms.call.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallInBatchesPipelineTest {

  private static final BatchModes MODES =
      BatchModes.NONE.with("openai", new BatchMode(Duration.ofHours(1), Duration.ofMillis(100), 4));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(CallModels.Gathering.class)
  void eachRunComesOutOnceAlsoOfARunThatIsDoneAgain(CallModels.Gathering gathering)
      throws Exception {
    try (BatchServer server = BatchServer.start();
        DirectoryLedger ledger = DirectoryLedger.open(directory)) {
      server.fates(text -> text.equals("text 3") ? Fate.SERVER_ERROR : Fate.ANSWERED);
      World world = World.of(server, ledger);
      List<Run> runs = new ArrayList<>(BatchRig.runs("openai", 0, 10));
      runs.add(dialogue());

      assertThat(outcomes(runs, world, gathering)).isNotNull();
      int batches = server.batchIds().size();
      int singles = server.singles().size();
      assertThat(outcomes(runs, world, gathering)).isNotNull();

      assertThat(server.batched()).hasSize(10).doesNotHaveDuplicates();
      assertThat(server.singles()).containsExactlyInAnyOrder("text 3", "one", "two");
      assertThat(server.batchIds()).hasSize(batches);
      assertThat(server.singles()).hasSize(singles);
    }
  }

  private static Run dialogue() {
    ModelCall call =
        new ModelCall(
            "openai",
            "gpt-4o",
            "openai",
            new Prompt.Turns(List.of("one", "two")),
            Json.object(),
            "chat");
    return Run.pending(BatchRig.run("openai", "talk", "").row(), 1, null, call);
  }

  private static Object outcomes(List<Run> runs, World world, CallModels.Gathering gathering) {
    Pipeline pipeline = Pipeline.create();
    PCollection<String> answers =
        pipeline
            .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
            .apply(KeyByLane.of(Limits.NONE, world))
            .apply(
                CallInBatches.of(MODES, CallSettings.of(UUID.randomUUID().toString()), world)
                    .withGathering(gathering))
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(run -> run.row().id() + " " + run.outcome().status()));
    PAssert.that(answers)
        .containsInAnyOrder(runs.stream().map(run -> run.row().id() + " answered").toList());
    return pipeline.run().waitUntilFinish();
  }

  /** Travels with the pipeline by name. */
  private record World(String name) implements CallServices {

    private static final HttpTransport HTTP = new GoogleHttpTransport(16);
    private static final Map<String, BatchServer> SERVERS = new ConcurrentHashMap<>();
    private static final Map<String, Ledger> LEDGERS = new ConcurrentHashMap<>();

    static World of(BatchServer server, Ledger ledger) {
      String name = UUID.randomUUID().toString();
      SERVERS.put(name, server);
      LEDGERS.put(name, ledger);
      return new World(name);
    }

    @Override
    public @Nullable ModelApi api(String api) {
      return new OpenAiApi();
    }

    @Override
    public Environment environment() {
      BatchServer server = Objects.requireNonNull(SERVERS.get(name));
      return Map.of("OPENAI_API_KEY", "key", "OPENAI_BASE_URL", server.openAi().toString())::get;
    }

    @Override
    public HttpTransport transport() {
      return HTTP;
    }

    @Override
    public Ledger ledger() {
      return Objects.requireNonNull(LEDGERS.get(name));
    }

    @Override
    public Clock clock() {
      return Clock.system();
    }
  }
}
