package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallModelsPipelineTest {

  private static final FakeServices SERVICES = new FakeServices(Duration.ofMillis(20).toNanos());

  private final String experiment = UUID.randomUUID().toString();

  private static PCollection<Run> pending(Pipeline pipeline, int runs) {
    List<Run> all = IntStream.range(0, runs).mapToObj(SimulatedWorld::run).toList();
    return pipeline.apply(Create.of(all).withCoder(JsonCoder.of(RunJson.CODEC)));
  }

  private PCollection<Run> call(PCollection<Run> runs, CallModels.Gathering gathering) {
    return runs.apply(KeyByLane.of(Limits.NONE, SERVICES))
        .apply(CallModels.of(CallSettings.of(experiment), SERVICES).withGathering(gathering));
  }

  @ParameterizedTest
  @EnumSource(CallModels.Gathering.class)
  void everyRunComesOutOnceWithItsAnswer(CallModels.Gathering gathering) {
    Pipeline pipeline = Pipeline.create();

    PCollection<String> answers =
        call(pending(pipeline, 300), gathering)
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(run -> run.row().id() + " " + run.completion().response().asText()));

    PAssert.that(answers)
        .containsInAnyOrder(IntStream.range(0, 300).mapToObj(i -> "r" + i + " re: p" + i).toList());
    pipeline.run().waitUntilFinish();

    assertThat(Lanes.of(experiment).snapshots())
        .singleElement()
        .satisfies(
            lane -> {
              assertThat(lane.answered()).isEqualTo(300);
              assertThat(lane.inFlight()).isZero();
              assertThat(lane.sent()).isEqualTo(300);
            });
  }

  @Test
  void runsThatCannotBeCalledPassThroughWithTheirError() {
    Pipeline pipeline = Pipeline.create();
    Run unsendable =
        Run.unsendable(
            SimulatedWorld.run(1).row(), 1, null, null, CallError.ofRow("ROW_FIELD", "no prompt"));

    PCollection<String> codes =
        call(
                pipeline.apply(Create.of(unsendable).withCoder(JsonCoder.of(RunJson.CODEC))),
                CallModels.Gathering.WHOLE_LANE)
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(run -> run.error().code() + " " + run.trace().attempts()));

    PAssert.that(codes).containsInAnyOrder("ROW_FIELD 0");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void windowsOtherThanTheGlobalAreRefused() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Run> windowed =
        pending(pipeline, 1)
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))));

    assertThatThrownBy(() -> call(windowed, CallModels.Gathering.WHOLE_LANE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CallModels works in the global window");
  }

  /** Dashboards and autoscalers know these names. */
  @ParameterizedTest
  @EnumSource(CallModels.Gathering.class)
  void metricsHaveStableNamesAndCountEachRunOnce(CallModels.Gathering gathering) {
    Pipeline pipeline = Pipeline.create();
    Limits limits =
        new Limits(
            RateLimit.NONE,
            Map.of("x", new Limits.GroupLimit(RateLimit.ofRequests(6_000.0), Map.of())));
    CallSettings settings =
        new CallSettings(
            experiment,
            limits,
            RetryPolicy.STANDARD,
            Duration.ofSeconds(10),
            64,
            Budget.NONE,
            PriceTable.LISTED);
    pending(pipeline, 50)
        .apply(KeyByLane.of(limits, SERVICES))
        .apply(CallModels.of(settings, SERVICES).withGathering(gathering));

    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Map<String, Long> counters = new TreeMap<>();
    result
        .metrics()
        .allMetrics()
        .getCounters()
        .forEach(
            counter ->
                counters.merge(
                    counter.getName().getNamespace() + " " + counter.getName().getName(),
                    counter.getAttempted(),
                    Long::sum));
    assertThat(counters)
        .containsEntry("assay calls", 50L)
        .containsEntry("assay runs_answered", 50L)
        .containsEntry("assay.lane.x calls", 50L)
        .containsEntry("assay.lane.x runs_answered", 50L)
        .doesNotContainKeys("assay retries", "assay rate_limited", "assay runs_failed");
    assertThat(counters.get("beam-throttling-metrics throttling-msecs"))
        .as("49 gaps of 10 ms")
        .isGreaterThan(200L);
    assertThat(result.metrics().allMetrics().getDistributions())
        .filteredOn(figure -> figure.getName().getName().equals("latency_ms"))
        .extracting(figure -> figure.getAttempted().getCount())
        .containsOnly(50L);
  }
}
