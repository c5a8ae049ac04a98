package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Runs to exactly one summary, also where there are no runs. The same runs give the same summary to
 * the last bit, in whatever order and bundles they come.
 *
 * <p>With several epochs the runs of a row (under one variant) are brought together once, for the
 * mean of record means and the clustered standard error; with one epoch nothing is shuffled but
 * sums.
 */
public final class Summarize extends PTransform<PCollection<Run>, PCollection<Summary>> {

  private static final long serialVersionUID = 1L;

  private final int epochs;
  private final ArrayList<EvaluatorSpec> evaluators;

  private Summarize(int epochs, List<EvaluatorSpec> evaluators) {
    this.epochs = epochs;
    this.evaluators = new ArrayList<>(evaluators);
  }

  /** Summarises runs of an experiment with this many epochs, at least 1. */
  public static Summarize overEpochs(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("Invalid epochs: " + epochs + " (must be at least 1)");
    }
    return new Summarize(epochs, List.of());
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
    return new Summarize(epochs, SummaryEvaluators.counted(evaluators));
  }

  @Override
  public PCollection<Summary> expand(PCollection<Run> runs) {
    Coder<Summary> coder = JsonCoder.of(SummaryJson.CODEC);
    PCollection<Summary> summary =
        runs.apply("SummarizeRuns", Combine.globally(new SummaryFn())).setCoder(coder);
    if (epochs > 1) {
      PCollectionView<Iterable<Breakdown<RecordsTally>>> records = records(runs);
      summary =
          summary
              .apply("JoinRecords", ParDo.of(new JoinRecordsFn(records)).withSideInputs(records))
              .setCoder(coder);
    }
    if (!evaluators.isEmpty()) {
      PCollectionView<byte[]> results =
          runs.apply("EvaluateAll", Combine.globally(new SummaryTallies.Fn(evaluators)))
              .setCoder(ByteArrayCoder.of())
              .apply("ViewResults", View.asSingleton());
      summary =
          summary
              .apply("AddResults", ParDo.of(new AddResultsFn(results)).withSideInputs(results))
              .setCoder(coder);
    }
    return summary;
  }

  private static PCollectionView<Iterable<Breakdown<RecordsTally>>> records(PCollection<Run> runs) {
    return runs.apply("TallyRun", ParDo.of(new TallyRunFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordFn.coder()))
        .apply("MergeEpochs", Combine.perKey(new RecordFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordFn.coder()))
        .apply("DropRecordKeys", Values.create())
        .setCoder(RecordFn.coder())
        .apply("SummarizeRecords", Combine.globally(new RecordsFn()).withoutDefaults())
        .setCoder(RecordsFn.coder())
        .apply("ViewRecords", View.asIterable());
  }
}
