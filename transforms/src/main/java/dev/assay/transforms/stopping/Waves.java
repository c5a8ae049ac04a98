package dev.assay.transforms.stopping;

import dev.assay.transforms.stopping.SplitByPlace.Share;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are called next, by what those before them have scored. Each slice has waves of its
 * own until it is decided; what is decided stays so.
 *
 * <p>The error rate is divided by slices times targets. Each sequence is tuned to be narrowest at
 * √(first × rows of the slice), midway between the first wave and the last in powers of two.
 *
 * <p>Fewer than {@link StopRule#LEAST_FIRST} observations decide nothing but that there are no more
 * rows.
 *
 * <p>Not safe for several threads.
 */
public final class Waves {

  private static final class Slice {
    private final long rows;
    private final List<Moments> scores;
    private final List<Decision> decisions = new ArrayList<>();
    private double upTo;

    Slice(long rows, int targets) {
      this.rows = rows;
      this.scores = new ArrayList<>(Collections.nCopies(targets, Moments.NONE));
    }

    boolean isOpen() {
      return upTo < 1 && decisions.stream().anyMatch(decision -> decision.why() == null);
    }
  }

  private final StopRule rule;
  private final double alpha;
  private final SortedMap<String, Slice> slices = new TreeMap<>();
  private double size;
  private boolean cutShort;

  /**
   * Begins before the first wave.
   *
   * @param rows how many rows each slice has, about
   */
  public Waves(StopRule rule, Map<String, Long> rows) {
    this.rule = rule;
    this.alpha = (1 - rule.level()) / Math.max(1, rows.size() * rule.targets().size());
    this.size = rule.first();
    rows.forEach(
        (key, count) -> {
          Slice slice = new Slice(count, rule.targets().size());
          slices.put(key, slice);
          decide(key, slice);
        });
  }

  /**
   * Returns the shares of the next wave, none where all is decided. After a wave that was cut short
   * that is all rows of what was not decided before it.
   */
  public SortedMap<String, Share> next() {
    SortedMap<String, Share> wave = new TreeMap<>();
    slices.forEach(
        (key, slice) -> {
          if (slice.isOpen()) {
            double to = cutShort ? 1 : Math.min(1, size / slice.rows);
            wave.put(key, new Share(slice.upTo, to));
            slice.upTo = to;
          }
        });
    size *= 2;
    return wave;
  }

  /** Returns what all waves so far have called, by slice. */
  public SortedMap<String, Share> called() {
    SortedMap<String, Share> called = new TreeMap<>();
    slices.forEach((key, slice) -> called.put(key, new Share(0, slice.upTo)));
    return called;
  }

  /**
   * Takes what a wave has scored.
   *
   * @param found of the rows of this wave only
   * @param whole whether all its rows were asked; one that was cut short has the rows that happened
   *     to be first, which are no random ones, and nothing is decided from then on
   */
  public void observe(List<SliceScores> found, boolean whole) {
    cutShort |= !whole;
    for (SliceScores scores : found) {
      Slice slice = slices.get(scores.slice());
      for (int i = 0; slice != null && i < slice.scores.size(); i++) {
        slice.scores.set(i, slice.scores.get(i).plus(scores.scores().get(i)));
      }
    }
    slices.forEach(this::decide);
  }

  /** Returns what is known, by slice and in the order of the targets. */
  public List<Decision> decisions() {
    List<Decision> all = new ArrayList<>();
    slices.values().forEach(slice -> all.addAll(slice.decisions));
    return all;
  }

  private void decide(String key, Slice slice) {
    for (int i = 0; i < rule.targets().size(); i++) {
      if (slice.decisions.size() <= i) {
        slice.decisions.add(decision(key, slice, rule.targets().get(i), slice.scores.get(i)));
      } else if (slice.decisions.get(i).why() == null) {
        slice.decisions.set(i, decision(key, slice, rule.targets().get(i), slice.scores.get(i)));
      }
    }
  }

  private Decision decision(String key, Slice slice, StopRule.Target target, Moments scores) {
    if (scores.n() < 2) {
      return new Decision(
          key,
          target.score(),
          scores.n(),
          scores.n() == 0 ? null : scores.mean(),
          null,
          null,
          scores.n() == 0 || cutShort || slice.upTo < 1 ? null : Decision.Why.ALL_ROWS);
    }
    double rho =
        ConfidenceSequence.tuned(
            Math.sqrt((double) Math.min(rule.first(), slice.rows) * slice.rows), alpha);
    double half = ConfidenceSequence.halfWidth(scores.cautiousDeviation(), scores.n(), rho, alpha);
    double low = scores.mean() - half;
    double high = scores.mean() + half;
    return new Decision(
        key,
        target.score(),
        scores.n(),
        scores.mean(),
        low,
        high,
        cutShort
            ? null
            : why(target, scores.n() >= StopRule.LEAST_FIRST, low, high, slice.upTo >= 1));
  }

  private static Decision.@Nullable Why why(
      StopRule.Target target, boolean enough, double low, double high, boolean all) {
    Double threshold = target.threshold();
    Double width = target.width();
    if (enough && threshold != null && low > threshold) {
      return Decision.Why.ABOVE;
    }
    if (enough && threshold != null && high < threshold) {
      return Decision.Why.BELOW;
    }
    if (enough && width != null && (high - low) / 2 <= width) {
      return Decision.Why.WIDTH;
    }
    return all ? Decision.Why.ALL_ROWS : null;
  }
}
