package dev.assay.pipelines.run;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.OutputFormat;
import dev.assay.io.files.ReadRows;
import dev.assay.io.files.WriteRecords;
import dev.assay.io.files.WriteRejected;
import dev.assay.io.files.WriteRuns;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenFileJson;
import dev.assay.io.json.JsonCoder;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.CheckWorkers;
import dev.assay.transforms.batch.CallInBatches;
import dev.assay.transforms.call.CallModels;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.KeyByLane;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Spread;
import dev.assay.transforms.judge.Asking;
import dev.assay.transforms.judge.JudgeRuns;
import dev.assay.transforms.rows.ExpandRuns;
import dev.assay.transforms.rows.KnownApis;
import dev.assay.transforms.rows.PromptVariant;
import dev.assay.transforms.rows.ValidateRows;
import dev.assay.transforms.summarize.CollectRecords;
import dev.assay.transforms.summarize.Summarize;
import dev.assay.transforms.summarize.SummaryJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The graph of a run: rows are read, expanded, keyed by lane, called, evaluated, and end as files
 * in a staging directory and one summary.
 *
 * @param experimentId names the run within its process
 * @param plan what is run
 * @param files the rows
 * @param uniqueIds whether the rows' ids are known to be unique
 * @param apis connectors that rows may name
 * @param services what calling needs
 * @param gathering how a lane's runs come together on the runner
 * @param placements where lanes go on the runner
 * @param processes over which the runner may spread the keys of a lane
 * @param lanes all that will be called, where workers are to be checked for them; else empty
 * @param staging where files are written, of any file system that Beam knows; the handed-over
 *     results lie there, too
 * @param selected which runs are asked
 */
record RunExperimentPipeline(
    String experimentId,
    ExperimentPlan plan,
    List<InputFile> files,
    boolean uniqueIds,
    KnownApis apis,
    CallServices services,
    Gathering gathering,
    Map<LaneKey, String> placements,
    int processes,
    Set<LaneKey> lanes,
    String staging,
    SelectedRuns selected) {

  /** Handed over: one line for each file written. */
  static final String WRITTEN = "written.jsonl";

  /** Handed over: the summary. */
  static final String SUMMARY = "summary.jsonl";

  /** Handed over under {@code raise_errors}: the first error, if there is one. */
  static final String RAISED = "raised.jsonl";

  /** Adds the graph to a pipeline. */
  void build(Pipeline pipeline) {
    PCollectionTuple records = records(pipeline);
    outputs(
        evaluated(records.get(ValidateRows.ACCEPTED), staging), records.get(ValidateRows.REJECTED));
  }

  /** Reads rows and lines that are none. */
  PCollectionTuple records(Pipeline pipeline) {
    ValidateRows validate = ValidateRows.create();
    return pipeline
        .apply("ReadRows", ReadRows.from(files).withLimits(plan.input()))
        .apply("ValidateRows", uniqueIds ? validate.withUniqueIds() : validate);
  }

  /**
   * Calls and evaluates.
   *
   * @param directory where is handed over what judges were asked
   */
  PCollection<Run> evaluated(PCollection<Row> rows, String directory) {
    CallSettings settings =
        new CallSettings(
            experimentId,
            plan.limits(),
            plan.retry(),
            plan.requestTimeout(),
            plan.concurrency(),
            plan.budget(),
            plan.prices(),
            Spread.over(processes, JudgeRuns.stages(PlanEvaluators.of(plan))));
    PCollection<Run> called =
        selected.kept(
            selected
                .of(
                    checked(rows.apply("ExpandRuns", ExpandRuns.of(plan.expansion(), apis))),
                    settings,
                    services)
                .apply(
                    "KeyByLane", KeyByLane.of(plan.limits(), services).withPlacements(placements))
                .apply("CallModels", calling(settings)));
    Asking asking =
        new Asking(settings, services, gathering, placements, plan.expansion().sharedGroup());
    return plan.evaluators().isEmpty()
        ? called
        : PlanEvaluators.apply(called, PlanEvaluators.of(plan), asking, directory);
  }

  private PCollection<Run> checked(PCollection<Run> runs) {
    return lanes.isEmpty()
        ? runs
        : runs.apply("CheckWorkers", CheckWorkers.of(plan.limits(), services, lanes));
  }

  /** Writes runs and rejected lines, and hands over what was written and the summary. */
  void outputs(PCollection<Run> runs, PCollection<Rejected> rejected) {
    if (plan.conditions().raiseErrors()) {
      runs.apply("FindErrors", ParDo.of(new FindErrorFn()))
          .setCoder(JsonCoder.of(RaisedError.Codec.INSTANCE))
          .apply("FirstError", Combine.globally(RaisedError::first).withoutDefaults())
          .setCoder(JsonCoder.of(RaisedError.Codec.INSTANCE))
          .apply("HandOverError", HandOver.to(staging, RAISED, RaisedError.Codec.INSTANCE));
    }
    PCollection<WrittenFile> completed =
        runs.apply("WriteRuns", WriteRuns.to(staging).withFormats(formats()));
    PCollection<WrittenFile> refused = rejected.apply("WriteRejected", WriteRejected.to(staging));
    PCollectionList<WrittenFile> all = PCollectionList.of(completed).and(refused);
    if (plan.analysis().collects()) {
      all =
          all.and(
              runs.apply(
                      "CollectRecords",
                      CollectRecords.of(plan.analysis(), plan.expansion().epochs()))
                  .apply("WriteRecords", WriteRecords.to(staging)));
    }
    all.apply("AllFiles", Flatten.pCollections())
        .setCoder(JsonCoder.of(WrittenFileJson.CODEC))
        .apply("HandOverFiles", HandOver.to(staging, WRITTEN, WrittenFileJson.CODEC));
    runs.apply(
            "Summarize",
            Summarize.overEpochs(plan.expansion().epochs())
                .withEvaluators(PlanEvaluators.ofAll(plan))
                .withAnalysis(
                    plan.analysis(),
                    plan.expansion().prompts().stream().map(PromptVariant::name).toList()))
        .apply("HandOverSummary", HandOver.to(staging, SUMMARY, SummaryJson.CODEC));
  }

  private PTransform<PCollection<KV<LaneKey, Run>>, PCollection<Run>> calling(
      CallSettings settings) {
    return plan.batches().groups().isEmpty()
        ? CallModels.of(settings, services).withGathering(gathering)
        : CallInBatches.of(plan.batches(), settings, services).withGathering(gathering);
  }

  private List<OutputFormat> formats() {
    return plan.output().formats().stream()
        .map(name -> OutputFormat.valueOf(name.toUpperCase(Locale.ROOT)))
        .toList();
  }
}
