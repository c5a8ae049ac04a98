package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Connection;
import dev.assay.io.api.Environment;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallAsTheyComePipelineTest {

  private static final JsonCoder<Run> RUN = JsonCoder.of(RunJson.CODEC);

  private final String experiment = UUID.randomUUID().toString();

  @AfterEach
  void close() {
    Lanes.close(experiment);
  }

  /** Bundle after bundle of an input that has no end until the last came. */
  private static PCollection<Run> bundles(Pipeline pipeline, int bundles, int runsOfEach) {
    TestStream.Builder<Run> stream = TestStream.create(RUN);
    for (int bundle = 0; bundle < bundles; bundle++) {
      int first = bundle * runsOfEach;
      Run[] rest =
          IntStream.range(first + 1, first + runsOfEach)
              .mapToObj(SimulatedWorld::run)
              .toArray(Run[]::new);
      stream = stream.addElements(SimulatedWorld.run(first), rest);
    }
    return pipeline.apply(stream.advanceWatermarkToInfinity());
  }

  private PCollection<String> answers(
      PCollection<Run> runs, CallServices services, int mostWaiting) {
    return runs.apply(KeyByLane.of(Limits.NONE, services))
        .apply(
            CallAsTheyCome.of(CallSettings.of(experiment), services).withMostWaiting(mostWaiting))
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(run -> run.row().id() + " " + run.completion().response().asText()));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1})
  void everyRunOfEveryBundleComesOutOnce(int mostWaiting) {
    Pipeline pipeline = Pipeline.create();
    FakeServices services = new FakeServices(Duration.ofMillis(20).toNanos());

    PAssert.that(answers(bundles(pipeline, 30, 10), services, mostWaiting))
        .containsInAnyOrder(IntStream.range(0, 300).mapToObj(i -> "r" + i + " re: p" + i).toList());
    pipeline.run().waitUntilFinish();

    assertThat(Lanes.of(experiment).snapshots())
        .singleElement()
        .satisfies(
            lane -> {
              assertThat(lane.answered()).isEqualTo(300);
              assertThat(lane.sent()).isEqualTo(300);
              assertThat(lane.inFlight()).isZero();
            });
  }

  /**
   * If a bundle's end waited for answers, those of four bundles would never be under way at once.
   */
  @Test
  void theEndOfABundleDoesNotWaitForAnswers() {
    String together = UUID.randomUUID().toString();
    TogetherServices.WAITING.put(together, new CountDownLatch(20));
    Pipeline pipeline = Pipeline.create();

    PAssert.that(answers(bundles(pipeline, 4, 5), new TogetherServices(together), 1_000))
        .containsInAnyOrder(IntStream.range(0, 20).mapToObj(i -> "r" + i + " ok").toList());

    pipeline.run().waitUntilFinish();
  }

  @Test
  void windowsOtherThanTheGlobalAreRefused() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Run> windowed =
        pipeline
            .apply(Create.of(List.of(SimulatedWorld.run(0))).withCoder(RUN))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))));

    assertThatThrownBy(() -> answers(windowed, new FakeServices(0), 1))
        .hasMessageContaining("CallAsTheyCome works in the global window");
  }

  /** An API whose calls end once so many are under way. */
  private record TogetherServices(String name) implements CallServices, ModelApi {

    static final ConcurrentMap<String, CountDownLatch> WAITING = new ConcurrentHashMap<>();

    @Override
    public @Nullable ModelApi api(String api) {
      return this;
    }

    @Override
    public Environment environment() {
      return variable -> null;
    }

    @Override
    public HttpTransport transport() {
      return new FakeServices(0).transport();
    }

    @Override
    public Ledger ledger() {
      return Ledger.none();
    }

    @Override
    public Clock clock() {
      return Clock.system();
    }

    @Override
    public Connection connect(String model, Environment environment) {
      return new Connection(URI.create("http://127.0.0.1/"), "none", null);
    }

    @Override
    public Optional<CallError> check(ModelCall call) {
      return Optional.empty();
    }

    @Override
    public CallResult call(Exchange exchange) {
      CountDownLatch waiting = WAITING.get(name);
      waiting.countDown();
      try {
        waiting.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new CallResult.Answer(
          new Completion(TextNode.valueOf("ok"), "stop", null, null, Usage.UNKNOWN));
    }
  }
}
