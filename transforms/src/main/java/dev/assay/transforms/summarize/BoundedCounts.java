package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each text came, up to {@link #MAX_DISTINCT} texts. With more, all are dropped: whether
 * that happens depends on the texts alone, not on their order.
 */
final class BoundedCounts {

  static final int MAX_DISTINCT = 1_000;

  /** Of code points, which is also the order of the UTF-8 bytes. */
  private static final Comparator<String> BY_CODE_POINT = BoundedCounts::compare;

  private final SortedMap<String, Long> counts = new TreeMap<>(BY_CODE_POINT);
  private boolean overflown;

  void add(String text, long count) {
    if (!overflown) {
      counts.merge(text, count, Long::sum);
      overflown = counts.size() > MAX_DISTINCT;
      if (overflown) {
        counts.clear();
      }
    }
  }

  void add(BoundedCounts other) {
    if (other.overflown) {
      overflown = true;
      counts.clear();
    }
    other.counts.forEach(this::add);
  }

  boolean isOverflown() {
    return overflown;
  }

  /** Returns the counts in the order of code points; empty when overflown. */
  SortedMap<String, Long> counts() {
    return counts;
  }

  /** Returns the most frequent texts in the order of code points; more than one where they tie. */
  List<String> modes() {
    List<String> modes = new ArrayList<>();
    long most = 0;
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        modes.clear();
      }
      if (entry.getValue() == most) {
        modes.add(entry.getKey());
      }
    }
    return modes;
  }

  /** Returns the first of the most frequent texts, null where there is none. */
  @Nullable String mode() {
    List<String> modes = modes();
    return modes.isEmpty() ? null : modes.get(0);
  }

  private static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(overflown);
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      Texts.write(entry.getKey(), out);
      out.writeLong(entry.getValue());
    }
  }

  static BoundedCounts read(DataInput in) throws IOException {
    BoundedCounts read = new BoundedCounts();
    read.overflown = in.readBoolean();
    for (int left = in.readInt(); left > 0; left--) {
      String text = Texts.read(in);
      read.counts.put(text, in.readLong());
    }
    return read;
  }
}
