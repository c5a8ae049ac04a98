package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The records that changed most in one direction, up to some number. */
final class TopChanges {

  private static final Comparator<Change> ORDER =
      Comparator.comparingDouble((Change change) -> -Math.abs(change.difference()))
          .thenComparing(Change::id)
          .thenComparing(Change::variant);

  private final int most;
  private final TreeSet<Change> changes = new TreeSet<>(ORDER);

  TopChanges(int most) {
    this.most = most;
  }

  /** Returns whether a difference is too small to be among them. */
  private boolean tooSmall(double difference) {
    return changes.size() >= most
        && (most == 0 || Math.abs(difference) < Math.abs(changes.last().difference()));
  }

  void add(PairedRecord record, PairedValue value) {
    if (!tooSmall(value.difference())) {
      add(new Change(record.id(), record.variant(), value.a(), value.b(), value.difference()));
    }
  }

  void add(TopChanges other) {
    other.changes.forEach(this::add);
  }

  private void add(Change change) {
    changes.add(change);
    if (changes.size() > most) {
      changes.pollLast();
    }
  }

  /** Returns them, the largest first, of equal ones by id. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(most);
    out.writeInt(changes.size());
    for (Change change : changes) {
      Texts.write(change.id(), out);
      Texts.write(change.variant(), out);
      out.writeDouble(change.a());
      out.writeDouble(change.b());
      out.writeDouble(change.difference());
    }
  }

  static TopChanges read(DataInput in) throws IOException {
    TopChanges top = new TopChanges(in.readInt());
    for (int left = in.readInt(); left > 0; left--) {
      top.changes.add(
          new Change(
              Texts.read(in), Texts.read(in), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    return top;
  }
}
