package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.OutputFormat;
import dev.assay.io.files.ReadRows;
import dev.assay.io.files.WriteParts;
import dev.assay.io.files.WrittenPart;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import dev.assay.io.json.RunJson;
import dev.assay.pipelines.command.StreamSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.call.CallAsTheyCome;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.KeyByLane;
import dev.assay.transforms.evaluate.Evaluate;
import dev.assay.transforms.rows.ExpandRuns;
import dev.assay.transforms.rows.KnownApis;
import dev.assay.transforms.rows.ValidateRows;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.Watch;
import org.apache.beam.sdk.transforms.Watch.Growth.PollFn;
import org.apache.beam.sdk.transforms.Watch.Growth.PollResult;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The graph of a run whose rows keep coming: the stages of {@link RunExperimentPipeline}, with a
 * source that does not end by itself and outputs in parts.
 *
 * @param experimentId names the run within its process
 * @param plan what is run
 * @param settings when files are looked for and parts put in place
 * @param apis connectors that rows may name
 * @param services what calling needs
 * @param pace how it goes on the runner
 * @param staging where parts are written
 */
record StreamGraph(
    String experimentId,
    ExperimentPlan plan,
    StreamSettings settings,
    KnownApis apis,
    CallServices services,
    Pace pace,
    String staging) {

  /**
   * How a stream goes on a runner.
   *
   * @param mostWaiting how many runs may wait for their lane; the rest is not read yet
   * @param lookMillis how often the source is asked
   * @param parkNanos how long it holds its thread when it is asked
   */
  record Pace(int mostWaiting, long lookMillis, long parkNanos) {

    /**
     * The Direct Runner's driver turns without a pause wherever it finds a thread free. On its only
     * one it turns as often as the source lets it.
     */
    static final Pace DIRECT = new Pace(Integer.MAX_VALUE, 1, 30_000_000L);

    /** Flink waits by itself, and reads no further where a stage does not. */
    static final Pace FLINK = new Pace(10_000, 500, 0);
  }

  private static final int MOST_OF_A_PART = 10_000;

  /** Adds the graph to a pipeline. */
  void build(Pipeline pipeline) {
    PCollectionTuple records =
        pipeline
            .apply("Start", Create.of(experimentId).withCoder(StringUtf8Coder.of()))
            .apply(
                "WatchFiles",
                Watch.growthOf(new LookFn(pace.parkNanos()))
                    .withPollInterval(Duration.millis(pace.lookMillis()))
                    .withOutputCoder(SerializableCoder.of(InputFile.class)))
            .apply("DropPattern", Values.create())
            .setCoder(SerializableCoder.of(InputFile.class))
            .apply("ReadRows", ReadRows.ofEach(plan.input()))
            .apply("ResolveRepeatedIds", ParDo.of(new ResolveFn(experimentId)))
            .setCoder(JsonCoder.of(ParsedJson.CODEC))
            .apply("ValidateRows", ValidateRows.create().withUniqueIds());
    PCollection<Run> runs = evaluated(called(records.get(ValidateRows.ACCEPTED)));
    put(
        "Runs",
        this.<Run>inParts("PartsOfRuns", runs)
            .apply("WriteRuns", WriteParts.ofRuns(staging, formats())));
    put(
        "Rejected",
        this.<Rejected>inParts("PartsOfRejected", records.get(ValidateRows.REJECTED))
            .apply("WriteRejected", WriteParts.ofRejected(staging)));
  }

  private PCollection<Run> called(PCollection<Row> rows) {
    CallSettings calls =
        new CallSettings(
            experimentId,
            plan.limits(),
            plan.retry(),
            plan.requestTimeout(),
            plan.concurrency(),
            plan.budget(),
            plan.prices());
    return rows.apply("ExpandRuns", ExpandRuns.of(plan.expansion(), apis))
        .apply("SkipCommitted", ParDo.of(new SkipCommittedFn(experimentId)))
        .setCoder(JsonCoder.of(RunJson.CODEC))
        .apply("KeyByLane", KeyByLane.of(plan.limits(), services))
        .apply("CallModels", CallAsTheyCome.of(calls, services).withMostWaiting(pace.mostWaiting()))
        .apply("LeaveUncalled", ParDo.of(new LeaveUncalledFn(experimentId)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  private PCollection<Run> evaluated(PCollection<Run> runs) {
    return plan.evaluators().isEmpty()
        ? runs
        : runs.apply("Evaluate", Evaluate.with(PlanEvaluators.of(plan)));
  }

  private <T> PCollection<T> inParts(String name, PCollection<T> records) {
    return records.apply(
        name,
        Window.<T>into(new GlobalWindows())
            .triggering(
                Repeatedly.forever(
                    AfterFirst.of(
                        AfterPane.elementCountAtLeast(MOST_OF_A_PART),
                        AfterProcessingTime.pastFirstElementInPane()
                            .plusDelayOf(Duration.millis(settings.commitEvery().toMillis())))))
            .withAllowedLateness(Duration.ZERO)
            .discardingFiredPanes());
  }

  private void put(String name, PCollection<WrittenPart> parts) {
    parts.apply("Commit" + name, ParDo.of(new CommitFn(experimentId)));
  }

  private List<OutputFormat> formats() {
    return plan.output().formats().stream()
        .map(format -> OutputFormat.valueOf(format.toUpperCase(Locale.ROOT)))
        .toList();
  }

  private static final class LookFn extends PollFn<String, InputFile> {
    private static final long serialVersionUID = 1L;

    private final long parkNanos;

    LookFn(long parkNanos) {
      this.parkNanos = parkNanos;
    }

    @Override
    public PollResult<InputFile> apply(String experimentId, Context context) throws IOException {
      LockSupport.parkNanos(parkNanos);
      StreamStages stages = StreamStages.of(experimentId);
      Intake.Look look = stages.intake().look();
      List<TimestampedValue<InputFile>> files =
          look.files().stream().map(file -> TimestampedValue.of(file, Instant.EPOCH)).toList();
      return look.last() ? PollResult.complete(files) : PollResult.incomplete(files);
    }
  }

  private static final class ResolveFn extends DoFn<Parsed<Row>, Parsed<Row>> {
    private static final long serialVersionUID = 1L;

    private final String experimentId;

    ResolveFn(String experimentId) {
      this.experimentId = experimentId;
    }

    @ProcessElement
    public void resolve(@Element Parsed<Row> record, OutputReceiver<Parsed<Row>> out) {
      StreamStages stages = StreamStages.of(experimentId);
      Parsed<Row> decided = stages.intake().decided(record);
      boolean inPlace =
          decided instanceof Parsed.Bad<Row> bad
              && stages
                  .parts()
                  .holdsLine(bad.rejected().position().file(), bad.rejected().position().line());
      if (!inPlace) {
        out.output(decided);
      }
    }
  }

  private static final class SkipCommittedFn extends DoFn<Run, Run> {
    private static final long serialVersionUID = 1L;

    private final String experimentId;

    SkipCommittedFn(String experimentId) {
      this.experimentId = experimentId;
    }

    @ProcessElement
    public void skip(@Element Run run, OutputReceiver<Run> out) {
      if (!StreamStages.of(experimentId).parts().holds(run)) {
        out.output(run);
      }
    }
  }

  /** What has no outcome of its own is left for the next start, and what a bad key has failed. */
  private static final class LeaveUncalledFn extends DoFn<Run, Run> {
    private static final long serialVersionUID = 1L;

    private final String experimentId;

    LeaveUncalledFn(String experimentId) {
      this.experimentId = experimentId;
    }

    @ProcessElement
    public void leave(@Element Run run, OutputReceiver<Run> out) {
      CallError error = run.error();
      if (error != null && (error.isUndecided() || error.verdict() == Verdict.LANE_TERMINAL)) {
        StreamStages.of(experimentId).left().incrementAndGet();
      } else {
        out.output(run);
      }
    }
  }

  private static final class CommitFn extends DoFn<WrittenPart, Void> {
    private static final long serialVersionUID = 1L;

    private final String experimentId;

    CommitFn(String experimentId) {
      this.experimentId = experimentId;
    }

    @ProcessElement
    public void commit(@Element WrittenPart part) throws IOException {
      StreamStages.of(experimentId).commits().commit(part);
    }
  }
}
