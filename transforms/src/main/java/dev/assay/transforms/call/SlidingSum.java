package dev.assay.transforms.call;

import java.util.Arrays;

/**
 * How many units were sent within the last window, rounded up: a slot counts until the whole of it
 * is older than the window. No clock: times are nanoseconds of one monotonic source.
 */
final class SlidingSum {

  private static final int SLOTS = 600;

  private final long slotNanos;
  private final long[] units = new long[SLOTS + 1];
  private long newest = Long.MIN_VALUE;
  private long sum;

  /** Counts over a window of so many nanoseconds. */
  SlidingSum(long windowNanos) {
    this.slotNanos = Math.max(1, windowNanos / SLOTS);
  }

  /** Takes note of units sent at a time; a time before the window does nothing. */
  void add(long at, long more) {
    long slot = slot(at);
    if (slot > newest) {
      moveTo(slot);
    }
    if (slot > newest - units.length) {
      int index = index(slot);
      long less = Math.max(more, -units[index]);
      units[index] += less;
      sum += less;
    }
  }

  /** Returns what the window that ends now holds. */
  long sum(long now) {
    moveTo(Math.max(newest, slot(now)));
    return sum;
  }

  /** Returns after how long so many units more stay within the limit, in nanoseconds. */
  long waitNanos(long now, long more, double limit) {
    long tooMany = (long) Math.ceil(sum(now) + more - limit);
    if (tooMany <= 0 || sum == 0) {
      return 0;
    }
    long oldest = newest - units.length + 1;
    long leaving = 0;
    long slot = oldest;
    while (slot <= newest && leaving < tooMany) {
      leaving += units[index(slot)];
      slot++;
    }
    return (slot - 1 + units.length) * slotNanos - now;
  }

  private void moveTo(long slot) {
    if (newest == Long.MIN_VALUE || slot - newest >= units.length) {
      Arrays.fill(units, 0);
      sum = 0;
    } else {
      for (long passed = newest + 1; passed <= slot; passed++) {
        int index = index(passed);
        sum -= units[index];
        units[index] = 0;
      }
    }
    newest = slot;
  }

  private long slot(long at) {
    return Math.floorDiv(at, slotNanos);
  }

  private int index(long slot) {
    return Math.floorMod(slot, units.length);
  }
}
