package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.classification.RankCounts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How often each number came, of either of two classes: what quantiles and the area under the ROC
 * curve are computed from, exactly. Memory grows with the different numbers, of which there may be
 * {@link #MAX_DISTINCT}.
 */
final class ValueCounts implements SummaryCounts {

  static final int MAX_DISTINCT = 100_000;

  /**
   * Makes such counts.
   *
   * @param value of a run; null where it has none
   * @param positive which class a run is of; null where that is unknown
   * @param digits to which values are rounded behind the point; null to take them as they are
   * @param quantiles the shares that are asked for; empty for the area under the ROC curve
   */
  record Kind(
      Function<Run, @Nullable Double> value,
      Function<Run, @Nullable Boolean> positive,
      @Nullable Integer digits,
      List<Double> quantiles)
      implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new ValueCounts(this);
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      ValueCounts counts = new ValueCounts(this);
      counts.overflown = in.readBoolean();
      for (int left = in.readInt(); left > 0; left--) {
        double value = in.readDouble();
        counts.counts.put(value, new long[] {in.readLong(), in.readLong()});
      }
      return counts;
    }
  }

  private final Kind kind;
  private final SortedMap<Double, long[]> counts = new TreeMap<>();
  private boolean overflown;

  private ValueCounts(Kind kind) {
    this.kind = kind;
  }

  @Override
  public boolean add(Run run) {
    Double value = kind.value().apply(run);
    Boolean positive = kind.positive().apply(run);
    if (value == null || positive == null) {
      return false;
    }
    if (!Double.isFinite(value)) {
      throw new EvaluationException("EVAL_NON_FINITE", "Not a finite number");
    }
    add(rounded(value), positive ? new long[] {0, 1} : new long[] {1, 0});
    return true;
  }

  private double rounded(double value) {
    double known =
        kind.digits() == null
            ? value
            : BigDecimal.valueOf(value)
                .setScale(kind.digits(), RoundingMode.HALF_EVEN)
                .doubleValue();
    return known + 0.0;
  }

  private void add(double value, long[] pair) {
    if (overflown) {
      return;
    }
    long[] own = counts.computeIfAbsent(value, missing -> new long[2]);
    own[0] += pair[0];
    own[1] += pair[1];
    if (counts.size() > MAX_DISTINCT) {
      overflow();
    }
  }

  private void overflow() {
    overflown = true;
    counts.clear();
  }

  @Override
  public void add(SummaryCounts other) {
    ValueCounts values = (ValueCounts) other;
    if (values.overflown) {
      overflow();
    }
    values.counts.forEach(this::add);
  }

  @Override
  public Score score(String name) {
    if (overflown) {
      throw EvaluationException.tooLarge(
          "More than "
              + MAX_DISTINCT
              + " different numbers; set digits, to which they are rounded behind the point");
    }
    return kind.quantiles().isEmpty() ? area(name) : quantiles(name);
  }

  private Score area(String name) {
    SortedMap<Double, RankCounts.Pair> pairs = new TreeMap<>();
    counts.forEach((value, pair) -> pairs.put(value, new RankCounts.Pair(pair[0], pair[1])));
    double area = new RankCounts(pairs).auroc();
    if (Double.isNaN(area)) {
      throw EvaluationException.noValue("All runs are of one class");
    }
    return Score.of(name, area);
  }

  private Score quantiles(String name) {
    long n = counts.values().stream().mapToLong(pair -> pair[0] + pair[1]).sum();
    List<Double> shares = kind.quantiles();
    if (shares.size() == 1) {
      return Score.of(name, quantile(shares.get(0), n));
    }
    ObjectNode values = Json.object();
    shares.forEach(share -> values.put(String.valueOf(share), quantile(share, n)));
    return new Score(name, values, null, null, null, null, null, null);
  }

  /** Linear between two values, as numpy's default. */
  private double quantile(double share, long n) {
    double place = share * (n - 1);
    long below = (long) Math.floor(place);
    double low = at(below);
    double high = at(Math.min(below + 1, n - 1));
    return low + (place - below) * (high - low);
  }

  private double at(long index) {
    long seen = 0;
    for (Map.Entry<Double, long[]> entry : counts.entrySet()) {
      seen += entry.getValue()[0] + entry.getValue()[1];
      if (index < seen) {
        return entry.getKey();
      }
    }
    return counts.lastKey();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(overflown);
    out.writeInt(counts.size());
    for (Map.Entry<Double, long[]> entry : counts.entrySet()) {
      out.writeDouble(entry.getKey());
      out.writeLong(entry.getValue()[0]);
      out.writeLong(entry.getValue()[1]);
    }
  }
}
