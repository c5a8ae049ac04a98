package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.classification.CalibrationBins;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How right answers are by how sure the model was; sums are exact, so that order does not count.
 */
final class CalibrationCounts implements SummaryCounts {

  /**
   * Makes such counts.
   *
   * @param bins how many, of equal width
   * @param confidence of a run, from 0 to 1; null where it has none
   * @param correct how right a run is, from 0 to 1; null where that is unknown
   */
  record Kind(
      int bins, Function<Run, @Nullable Double> confidence, Function<Run, @Nullable Double> correct)
      implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new CalibrationCounts(this);
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      CalibrationCounts counts = new CalibrationCounts(this);
      for (int i = 0; i < bins; i++) {
        counts.counts[i] = in.readLong();
        counts.confidence[i] = ExactSum.read(in);
        counts.correct[i] = ExactSum.read(in);
      }
      return counts;
    }

    @Override
    public boolean lowerIsBetter() {
      return true;
    }
  }

  private final Kind kind;
  private final long[] counts;
  private final ExactSum[] confidence;
  private final ExactSum[] correct;

  private CalibrationCounts(Kind kind) {
    this.kind = kind;
    this.counts = new long[kind.bins()];
    this.confidence = new ExactSum[kind.bins()];
    this.correct = new ExactSum[kind.bins()];
    for (int i = 0; i < kind.bins(); i++) {
      confidence[i] = new ExactSum();
      correct[i] = new ExactSum();
    }
  }

  @Override
  public boolean add(Run run) {
    Double sure = kind.confidence().apply(run);
    Double right = kind.correct().apply(run);
    if (sure == null || right == null) {
      return false;
    }
    if (!(sure >= 0 && sure <= 1)) {
      throw new EvaluationException("EVAL_BAD_CONFIDENCE", "Not from 0 to 1");
    }
    int bin = CalibrationBins.bin(sure, kind.bins());
    counts[bin]++;
    confidence[bin].add(sure.doubleValue());
    correct[bin].add(right.doubleValue());
    return true;
  }

  @Override
  public void add(SummaryCounts other) {
    CalibrationCounts bins = (CalibrationCounts) other;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += bins.counts[i];
      confidence[i].add(bins.confidence[i]);
      correct[i].add(bins.correct[i]);
    }
  }

  @Override
  public Score score(String name) {
    List<CalibrationBins.Bin> bins = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      bins.add(
          new CalibrationBins.Bin(
              counts[i], confidence[i].value().doubleValue(), correct[i].value().doubleValue()));
    }
    return Score.of(name, new CalibrationBins(bins).expectedError());
  }

  @Override
  public void write(DataOutput out) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      out.writeLong(counts[i]);
      confidence[i].write(out);
      correct[i].write(out);
    }
  }
}
