package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Runs to exactly one summary, also where there are no runs. The same runs give the same summary to
 * the last bit, in whatever order and bundles they come.
 *
 * <p>With several epochs or reducers the runs of a row (under one variant) are brought together
 * once, and with named clusters the records of a cluster; otherwise nothing is shuffled but sums.
 */
public final class Summarize extends PTransform<PCollection<Run>, PCollection<Summary>> {

  private static final long serialVersionUID = 1L;

  private final int epochs;
  private final ArrayList<EvaluatorSpec> evaluators;
  private final Analysis analysis;
  private final ArrayList<String> prompts;

  private Summarize(
      int epochs, List<EvaluatorSpec> evaluators, Analysis analysis, List<String> prompts) {
    this.epochs = epochs;
    this.evaluators = new ArrayList<>(evaluators);
    this.analysis = analysis;
    this.prompts = new ArrayList<>(prompts);
  }

  /** Summarises runs of an experiment with this many epochs, at least 1. */
  public static Summarize overEpochs(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("Invalid epochs: " + epochs + " (must be at least 1)");
    }
    return new Summarize(epochs, List.of(), Analysis.STANDARD, List.of());
  }

  /**
   * Also computes the summary evaluators that are computed from counts; those that see every row
   * are for {@link dev.assay.transforms.summarize.custom.RowStream}.
   *
   * @throws IllegalArgumentException with all problems that {@link SummaryEvaluators#problems}
   *     finds
   */
  public Summarize withEvaluators(List<EvaluatorSpec> evaluators) {
    List<String> problems = SummaryEvaluators.problems(evaluators);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new Summarize(epochs, SummaryEvaluators.counted(evaluators), analysis, prompts);
  }

  /**
   * Also computes reducers and slices, and intervals and clusters in another way.
   *
   * @param prompts names of the experiment's prompts, by which runs may be sliced; empty where rows
   *     bring theirs
   */
  public Summarize withAnalysis(Analysis analysis, List<String> prompts) {
    return new Summarize(epochs, evaluators, analysis, prompts);
  }

  @Override
  public PCollection<Summary> expand(PCollection<Run> runs) {
    Slicing slicing = new Slicing(analysis.slices(), prompts);
    SummaryFn summaryFn = new SummaryFn(slicing);
    Needed needed = Needed.of(analysis, epochs);
    PCollection<KV<String, RecordTally>> records = needed.records() ? records(runs, slicing) : null;
    PCollection<KV<String, Breakdown<Measures<UnitSums>>>> units =
        records != null && needed.units() ? units(records, slicing.sides(), needed) : null;
    MakeSummaryFn.Views views =
        new MakeSummaryFn.Views(
            runs.apply("SummarizeRuns", Combine.globally(summaryFn).withoutDefaults())
                .setCoder(summaryFn.coder())
                .apply("ViewRuns", View.asIterable()),
            records != null && needed.reduced() ? reduced(records, slicing.sides()) : null,
            units != null && needed.clusters() ? clusters(units, slicing.sides()) : null,
            units != null && needed.bootstrap() ? drawn(units, slicing.sides()) : null,
            evaluators.isEmpty() ? null : results(runs));
    return runs.getPipeline()
        .apply("Once", Create.of(1))
        .apply(
            "MakeSummary",
            ParDo.of(new MakeSummaryFn(analysis, epochs, views)).withSideInputs(views.all()))
        .setCoder(JsonCoder.of(SummaryJson.CODEC));
  }

  private PCollection<KV<String, RecordTally>> records(PCollection<Run> runs, Slicing slicing) {
    RecordFn recordFn = new RecordFn();
    KvCoder<String, RecordTally> coder = KvCoder.of(StringUtf8Coder.of(), recordFn.coder());
    PCollection<KV<String, RecordTally>> single =
        runs.apply("TallyRun", ParDo.of(new TallyRunFn(slicing, analysis.cluster())))
            .setCoder(coder);
    return epochs == 1 ? single : single.apply("MergeEpochs", new MergeByKey<>(recordFn));
  }

  private PCollection<KV<String, Breakdown<Measures<UnitSums>>>> units(
      PCollection<KV<String, RecordTally>> records, int sides, Needed needed) {
    UnitFn unitFn = new UnitFn(sides);
    KvCoder<String, Breakdown<Measures<UnitSums>>> coder =
        KvCoder.of(StringUtf8Coder.of(), unitFn.coder());
    PCollection<KV<String, Breakdown<Measures<UnitSums>>>> units =
        records.apply("SumRecord", ParDo.of(new ToUnitFn(sides, needed.ofUnits()))).setCoder(coder);
    return analysis.cluster() == null
        ? units
        : units.apply("MergeClusters", new MergeByKey<>(unitFn));
  }

  private PCollectionView<Iterable<Breakdown<RecordsTally>>> reduced(
      PCollection<KV<String, RecordTally>> records, int sides) {
    RecordsFn recordsFn = new RecordsFn(sides, analysis.reducers(epochs));
    return records
        .apply("DropRecordKeys", Values.create())
        .setCoder(new RecordFn().coder())
        .apply("ReduceRecords", new TallyAll<>(recordsFn))
        .apply("ViewRecords", View.asIterable());
  }

  private static PCollectionView<Iterable<Breakdown<Measures<ClusterSums>>>> clusters(
      PCollection<KV<String, Breakdown<Measures<UnitSums>>>> units, int sides) {
    ClustersFn clustersFn = new ClustersFn(sides);
    return units
        .apply("DropUnitKeys", Values.create())
        .setCoder(new UnitFn(sides).coder())
        .apply("SumClusters", new TallyAll<>(clustersFn))
        .apply("ViewClusters", View.asIterable());
  }

  private PCollectionView<Iterable<Breakdown<Measures<Resamples>>>> drawn(
      PCollection<KV<String, Breakdown<Measures<UnitSums>>>> units, int sides) {
    BootstrapFn bootstrapFn = new BootstrapFn(sides, analysis.intervals());
    return units
        .apply("Resample", new TallyAll<>(bootstrapFn))
        .apply("ViewResamples", View.asIterable());
  }

  private @Nullable PCollectionView<byte[]> results(PCollection<Run> runs) {
    return runs.apply("EvaluateAll", Combine.globally(new SummaryTallies.Fn(evaluators)))
        .setCoder(ByteArrayCoder.of())
        .apply("ViewResults", View.asSingleton());
  }
}
