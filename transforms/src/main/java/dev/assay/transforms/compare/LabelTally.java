package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often one label became which. With more than {@link #MOST} pairs of labels only sameness is
 * counted, which depends on the labels alone and not on their order.
 */
final class LabelTally {

  static final int MOST = 400;

  private final SortedMap<String, Long> pairs = new TreeMap<>();
  private long same;
  private long all;
  private boolean tooMany;

  void add(String a, String b) {
    all++;
    same += a.equals(b) ? 1 : 0;
    add(a.length() + ":" + a + b, 1);
  }

  private void add(String pair, long count) {
    if (!tooMany) {
      pairs.merge(pair, count, Long::sum);
      tooMany = pairs.size() > MOST;
      if (tooMany) {
        pairs.clear();
      }
    }
  }

  void add(LabelTally other) {
    all += other.all;
    same += other.same;
    if (other.tooMany) {
      tooMany = true;
      pairs.clear();
    }
    other.pairs.forEach(this::add);
  }

  /** Returns what became of the labels; null where none was compared. */
  @Nullable LabelChanges changes() {
    if (all == 0) {
      return null;
    }
    List<LabelChanges.Move> moves = new ArrayList<>();
    SortedMap<String, Long> ofA = new TreeMap<>();
    SortedMap<String, Long> ofB = new TreeMap<>();
    pairs.forEach(
        (pair, count) -> {
          int colon = pair.indexOf(':');
          int end = colon + 1 + Integer.parseInt(pair.substring(0, colon));
          String a = pair.substring(colon + 1, end);
          String b = pair.substring(end);
          ofA.merge(a, count, Long::sum);
          ofB.merge(b, count, Long::sum);
          if (!a.equals(b)) {
            moves.add(new LabelChanges.Move(a, b, count));
          }
        });
    moves.sort(
        Comparator.comparingLong((LabelChanges.Move move) -> -move.count())
            .thenComparing(LabelChanges.Move::from)
            .thenComparing(LabelChanges.Move::to));
    double agreement = (double) same / all;
    double byChance = 0;
    for (String label : ofA.keySet()) {
      byChance += (double) ofA.getOrDefault(label, 0L) / all * ofB.getOrDefault(label, 0L) / all;
    }
    Double kappa = tooMany || byChance >= 1 ? null : (agreement - byChance) / (1 - byChance);
    return new LabelChanges(all, same, agreement, kappa, tooMany ? null : moves);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(all);
    out.writeLong(same);
    out.writeBoolean(tooMany);
    Texts.write(pairs, out, (count, to) -> to.writeLong(count));
  }

  static LabelTally read(DataInput in) throws IOException {
    LabelTally tally = new LabelTally();
    tally.all = in.readLong();
    tally.same = in.readLong();
    tally.tooMany = in.readBoolean();
    tally.pairs.putAll(Texts.read(in, DataInput::readLong));
    return tally;
  }
}
