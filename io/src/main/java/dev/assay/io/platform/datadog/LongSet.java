package dev.assay.io.platform.datadog;

import java.util.Arrays;

/** A set of numbers, of about 12 bytes each. */
final class LongSet {

  private static final int FIRST = 1 << 10;

  private long[] slots = new long[FIRST];
  private int size;
  private boolean hasZero;

  /** Adds a number; returns whether it is new. */
  boolean add(long number) {
    if (number == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    if (2 * (size + 1) > slots.length) {
      long[] old = slots;
      slots = new long[Math.multiplyExact(2, old.length)];
      Arrays.stream(old).filter(kept -> kept != 0).forEach(this::put);
    }
    boolean isNew = put(number);
    size += isNew ? 1 : 0;
    return isNew;
  }

  private boolean put(long number) {
    int mask = slots.length - 1;
    int slot = (int) ((number * 0x9e3779b97f4a7c15L) >>> 32) & mask;
    while (slots[slot] != 0) {
      if (slots[slot] == number) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = number;
    return true;
  }
}
