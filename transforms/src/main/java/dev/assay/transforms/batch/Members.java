package dev.assay.transforms.batch;

import dev.assay.io.ledger.CallKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The requests of a batch by their keys: where each one's run stands, and whether it has ended. 40
 * bytes a request. A key occurs once.
 */
final class Members {

  private static final int NONE = -1;

  private long[] highs = new long[16];
  private long[] lows = new long[16];
  private long[] offsets = new long[16];
  private int[] slots = free(32);
  private final BitSet ended = new BitSet();
  private int size;

  private static int[] free(int slots) {
    int[] empty = new int[slots];
    Arrays.fill(empty, NONE);
    return empty;
  }

  int size() {
    return size;
  }

  /** Returns how many have not ended. */
  int left() {
    return size - ended.cardinality();
  }

  /** Returns a key's number, or -1. */
  int find(CallKey key) {
    return slots[slot(key.high(), key.low())];
  }

  private int slot(long high, long low) {
    int mask = slots.length - 1;
    int slot = (int) (((high ^ low) * 0x9E3779B97F4A7C15L) >>> 40) & mask;
    while (slots[slot] != NONE && (highs[slots[slot]] != high || lows[slots[slot]] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Adds a key that is not here yet. */
  void add(CallKey key, long offset) {
    if (size == highs.length) {
      grow();
    }
    highs[size] = key.high();
    lows[size] = key.low();
    offsets[size] = offset;
    slots[slot(key.high(), key.low())] = size;
    size++;
  }

  private void grow() {
    int most = 2 * highs.length;
    highs = Arrays.copyOf(highs, most);
    lows = Arrays.copyOf(lows, most);
    offsets = Arrays.copyOf(offsets, most);
    slots = free(2 * most);
    for (int i = 0; i < size; i++) {
      slots[slot(highs[i], lows[i])] = i;
    }
  }

  long offset(int number) {
    return offsets[number];
  }

  boolean hasEnded(int number) {
    return ended.get(number);
  }

  void end(int number) {
    ended.set(number);
  }

  /** Returns the number of the first one from a number on that has not ended, or -1. */
  int nextLeft(int from) {
    int next = ended.nextClearBit(from);
    return next < size ? next : NONE;
  }

  CallKey key(int number) {
    return new CallKey(highs[number], lows[number]);
  }

  List<CallKey> keys() {
    List<CallKey> keys = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      keys.add(key(i));
    }
    return keys;
  }
}
