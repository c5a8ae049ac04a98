package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
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

  private Summarize(int epochs) {
    this.epochs = epochs;
  }

  /** Summarises runs of an experiment with this many epochs, at least 1. */
  public static Summarize overEpochs(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("Invalid epochs: " + epochs + " (must be at least 1)");
    }
    return new Summarize(epochs);
  }

  @Override
  public PCollection<Summary> expand(PCollection<Run> runs) {
    Coder<Summary> coder = JsonCoder.of(SummaryJson.CODEC);
    PCollection<Summary> summary =
        runs.apply("SummarizeRuns", Combine.globally(new SummaryFn())).setCoder(coder);
    if (epochs == 1) {
      return summary;
    }
    PCollectionView<Iterable<Breakdown<RecordsTally>>> records = records(runs);
    return summary
        .apply("JoinRecords", ParDo.of(new JoinRecordsFn(records)).withSideInputs(records))
        .setCoder(coder);
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
