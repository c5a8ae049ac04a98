package dev.assay.transforms.stopping;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.JsonCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Runs with scores to the sums of their slices, one for each slice that has a run. A row counts
 * once, with the mean of those of its runs that have the score; errors, skipped and missing scores
 * are no observations.
 */
public final class TallySlices extends PTransform<PCollection<Run>, PCollection<SliceScores>> {

  private static final long serialVersionUID = 1L;

  private final StopRule rule;

  private TallySlices(StopRule rule) {
    this.rule = rule;
  }

  /** Tallies what a rule asks for. */
  public static TallySlices of(StopRule rule) {
    return new TallySlices(rule);
  }

  @Override
  public PCollection<SliceScores> expand(PCollection<Run> runs) {
    Coder<SliceScores> values = JsonCoder.of(SliceScores.Codec.INSTANCE);
    Coder<KV<String, SliceScores>> coder = KvCoder.of(StringUtf8Coder.of(), values);
    return runs.apply("KeyByRow", ParDo.of(new KeyByRowFn(rule)))
        .setCoder(coder)
        .apply("SumRuns", Combine.perKey(SliceScores::sum))
        .setCoder(coder)
        .apply("KeyBySlice", ParDo.of(new KeyBySliceFn()))
        .setCoder(coder)
        .apply("SumRows", Combine.perKey(SliceScores::sum))
        .setCoder(coder)
        .apply("DropKeys", Values.create())
        .setCoder(values);
  }

  /** Returns what a run has scored. */
  static SliceScores of(Run run, StopRule rule) {
    List<Moments> scores = new ArrayList<>();
    for (StopRule.Target target : rule.targets()) {
      Moments moments = Moments.NONE;
      for (Score score : run.scores()) {
        Double number = score.name().equals(target.score()) ? observed(score) : null;
        if (number != null) {
          moments = Moments.of(number);
        }
      }
      scores.add(moments);
    }
    return new SliceScores(rule.slice(run.row()), scores);
  }

  private static @Nullable Double observed(Score score) {
    Double number = score.number();
    boolean counts = !score.isError() && score.state() != Score.State.SKIPPED;
    return counts && number != null && Double.isFinite(number) ? number : null;
  }

  private static final class KeyByRowFn extends DoFn<Run, KV<String, SliceScores>> {
    private static final long serialVersionUID = 1L;

    private final StopRule rule;

    KeyByRowFn(StopRule rule) {
      this.rule = rule;
    }

    @ProcessElement
    public void key(@Element Run run, OutputReceiver<KV<String, SliceScores>> out) {
      out.output(KV.of(run.row().id(), of(run, rule)));
    }
  }

  private static final class KeyBySliceFn
      extends DoFn<KV<String, SliceScores>, KV<String, SliceScores>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void key(
        @Element KV<String, SliceScores> row, OutputReceiver<KV<String, SliceScores>> out) {
      SliceScores scores = row.getValue();
      out.output(KV.of(scores.slice(), scores.ofOneRow()));
    }
  }
}
