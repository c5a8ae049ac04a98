package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sum, mean, spread and ends of one number of each run. */
final class MomentCounts implements SummaryCounts {

  /** Which figure is the result. */
  enum Figure {
    MEAN,
    SUM,
    MIN,
    MAX,
    STDDEV
  }

  /**
   * Makes such counts.
   *
   * @param figure the result
   * @param value of a run; null where it has none
   * @param lowerIsBetter whether a smaller result is the better one
   */
  record Kind(Figure figure, Function<Run, @Nullable Double> value, boolean lowerIsBetter)
      implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new MomentCounts(this, new ExactSum(), new ExactSum());
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      MomentCounts counts = new MomentCounts(this, ExactSum.read(in), ExactSum.read(in));
      counts.n = in.readLong();
      counts.least = in.readDouble();
      counts.most = in.readDouble();
      return counts;
    }
  }

  private final Kind kind;
  private final ExactSum sum;
  private final ExactSum squares;
  private long n;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  private MomentCounts(Kind kind, ExactSum sum, ExactSum squares) {
    this.kind = kind;
    this.sum = sum;
    this.squares = squares;
  }

  @Override
  public boolean add(Run run) {
    Double value = kind.value().apply(run);
    if (value == null) {
      return false;
    }
    if (!Double.isFinite(value)) {
      throw new EvaluationException("EVAL_NON_FINITE", "Not a finite number");
    }
    n++;
    sum.add(value.doubleValue());
    squares.addSquare(value);
    least = Math.min(least, value);
    most = Math.max(most, value);
    return true;
  }

  @Override
  public void add(SummaryCounts other) {
    MomentCounts counts = (MomentCounts) other;
    n += counts.n;
    sum.add(counts.sum);
    squares.add(counts.squares);
    least = Math.min(least, counts.least);
    most = Math.max(most, counts.most);
  }

  @Override
  public Score score(String name) {
    return switch (kind.figure()) {
      case MEAN -> Score.of(name, sum.mean(n));
      case SUM -> Score.of(name, sum.value().doubleValue());
      case MIN -> Score.of(name, least);
      case MAX -> Score.of(name, most);
      case STDDEV -> deviation(name);
    };
  }

  /** Of a sample; of one run there is none. */
  private Score deviation(String name) {
    Double error = Uncertainty.standardError(sum, squares, n);
    return error == null
        ? new Score(name, JsonNodeFactory.instance.nullNode(), null, null, null, null, null, null)
        : Score.of(name, error * Math.sqrt((double) n));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sum.write(out);
    squares.write(out);
    out.writeLong(n);
    out.writeDouble(least);
    out.writeDouble(most);
  }
}
