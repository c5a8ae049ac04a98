package dev.assay.pipelines.run;

/** A set of 64-bit hashes in 8 to 16 bytes each; a million ids take at most 16 MiB. */
final class HashSet64 {

  private long[] slots = new long[1 << 10];
  private int size;
  private boolean holdsZero;

  /** Adds a hash; returns whether it was not there. */
  boolean add(long hash) {
    if (hash == 0) {
      boolean added = !holdsZero;
      holdsZero = true;
      return added;
    }
    if (size * 4L >= slots.length * 3L) {
      grow();
    }
    boolean added = insert(slots, hash);
    if (added) {
      size++;
    }
    return added;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        insert(larger, hash);
      }
    }
    slots = larger;
  }

  private static boolean insert(long[] slots, long hash) {
    int mask = slots.length - 1;
    int at = (int) (hash ^ (hash >>> 32)) & mask;
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = hash;
    return true;
  }
}
