package dev.assay.transforms.call;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which part of a lane's limit one process may use. The limit is cut into equal parts in whole
 * units, so that all parts together are never more than the whole; a process holds those whose keys
 * it has served.
 *
 * @param parts of the whole, 1 or more
 * @param own the numbers of those that this process holds, each from 0 to below {@code parts}
 */
record LimitPart(int parts, Set<Integer> own) {

  /** All of it. */
  static final LimitPart WHOLE = new LimitPart(1, Set.of(0));

  /** None of it, so far. */
  static LimitPart noneOf(int parts) {
    return new LimitPart(parts, Set.of());
  }

  LimitPart {
    own = Set.copyOf(own);
  }

  /** Returns this with one more part; the same where it is held already. */
  LimitPart plus(int part) {
    if (own.contains(part)) {
      return this;
    }
    Set<Integer> more = new TreeSet<>(own);
    more.add(part);
    return new LimitPart(parts, more);
  }

  boolean isWhole() {
    return own.size() == parts;
  }

  /**
   * Returns how much of what the whole lane may have is this process's: in whole units, which add
   * up to no more than the whole; where there are fewer units than parts, its fraction of them.
   */
  double of(double whole) {
    if (isWhole()) {
      return whole;
    }
    double units = Math.floor(whole);
    if (units < parts) {
      return whole * own.size() / parts;
    }
    double sum = 0;
    for (int part : own) {
      sum += Math.floor(units * (part + 1) / parts) - Math.floor(units * part / parts);
    }
    return sum;
  }

  /** Returns how many of so many requests in flight are this process's; at least one. */
  int of(int whole) {
    return (int) Math.max(1, of((double) whole));
  }
}
