package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.EvaluationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Levenshtein distance of two sequences, 64 cells of the table at a time: Myers' bit vectors in
 * Hyyrö's form for long patterns (2003), one strip of 64 pattern units after another. Time grows
 * with the product of the lengths divided by 64, memory with their sum.
 */
public final class EditDistance {

  /**
   * Most cells (one length times the other) that are worked through: about a quarter of a second.
   */
  public static final long MAX_CELLS = 5_000_000_000L;

  private static final int STRIP = Long.SIZE;

  /** A horizontal difference of 1; of −1 it is {@code 2}. */
  private static final byte UP = 1;

  /** Units below this are their own numbers, which spares most texts a table. */
  private static final int SMALL = 1_024;

  private EditDistance() {}

  /**
   * Refuses lengths whose product is beyond {@link #MAX_CELLS}.
   *
   * @throws EvaluationException of code {@code EVAL_TOO_LARGE}
   */
  public static void refuse(int length, int otherLength) {
    if ((long) length * otherLength > MAX_CELLS) {
      throw EvaluationException.tooLarge(
          "Answer of length %d and expected text of length %d (their product must be at most %d)"
              .formatted(length, otherLength, MAX_CELLS));
    }
  }

  /** Returns the distance of two texts in UTF-16 units. */
  public static int between(String a, String b) {
    return between(units(a), units(b));
  }

  private static int[] units(String text) {
    int[] units = new int[text.length()];
    for (int i = 0; i < units.length; i++) {
      units[i] = text.charAt(i);
    }
    return units;
  }

  /** Returns the distance of two texts in code points. */
  static int betweenCodePoints(String a, String b) {
    return between(a.codePoints().toArray(), b.codePoints().toArray());
  }

  /** Returns the least number of insertions, deletions and replacements. */
  static int between(int[] a, int[] b) {
    int start = 0;
    int shorter = Math.min(a.length, b.length);
    while (start < shorter && a[start] == b[start]) {
      start++;
    }
    int end = 0;
    while (end < shorter - start && a[a.length - 1 - end] == b[b.length - 1 - end]) {
      end++;
    }
    int[] pattern = Arrays.copyOfRange(a, start, a.length - end);
    int[] text = Arrays.copyOfRange(b, start, b.length - end);
    if (pattern.length == 0 || text.length == 0) {
      return Math.max(pattern.length, text.length);
    }
    return pattern.length <= text.length ? distance(pattern, text) : distance(text, pattern);
  }

  private static int distance(int[] pattern, int[] text) {
    int most = Math.max(max(pattern), max(text));
    int[] patternIds = pattern;
    int[] textIds = text;
    if (most >= SMALL) {
      Map<Integer, Integer> ids = new HashMap<>();
      patternIds = ids(pattern, ids);
      textIds = ids(text, ids);
      most = ids.size() - 1;
    }
    long[] masks = new long[most + 1];
    long[] lower = pattern.length > STRIP ? new long[most + 1] : masks;
    byte[] steps = new byte[text.length];
    Arrays.fill(steps, UP);
    int change = 0;
    int from = 0;
    for (; pattern.length - from > STRIP; from += 2 * STRIP) {
      int middle = from + STRIP;
      int to = Math.min(middle + STRIP, pattern.length);
      mark(masks, patternIds, from, middle);
      mark(lower, patternIds, middle, to);
      change = strips(masks, lower, textIds, steps, to - middle - 1);
      clear(masks, patternIds, from, middle);
      clear(lower, patternIds, middle, to);
    }
    if (from < pattern.length) {
      mark(masks, patternIds, from, pattern.length);
      change = strip(masks, textIds, steps, pattern.length - from - 1);
    }
    return pattern.length + change;
  }

  private static void mark(long[] masks, int[] pattern, int from, int to) {
    for (int i = from; i < to; i++) {
      masks[pattern[i]] |= 1L << (i - from);
    }
  }

  private static void clear(long[] masks, int[] pattern, int from, int to) {
    for (int i = from; i < to; i++) {
      masks[pattern[i]] = 0;
    }
  }

  private static int max(int[] units) {
    int most = 0;
    for (int unit : units) {
      most = Math.max(most, unit);
    }
    return most;
  }

  private static int[] ids(int[] text, Map<Integer, Integer> ids) {
    int[] found = new int[text.length];
    for (int i = 0; i < found.length; i++) {
      Integer next = ids.size();
      Integer id = ids.putIfAbsent(text[i], next);
      found[i] = id == null ? next : id;
    }
    return found;
  }

  /**
   * Runs one strip of rows over the whole text. {@code steps} holds the horizontal differences
   * above the strip, each {@link #UP}, 2 for −1, or 0, and is left with those of its last row,
   * whose sum is returned.
   */
  private static int strip(long[] masks, int[] text, byte[] steps, int lastRow) {
    long plus = -1;
    long minus = 0;
    int sum = 0;
    for (int j = 0; j < text.length; j++) {
      final long inUp = steps[j] & 1;
      final long inDown = steps[j] >> 1;
      long equal = masks[text[j]];
      final long vertical = equal | minus;
      equal |= inDown;
      final long horizontal = (((equal & plus) + plus) ^ plus) | equal;
      long up = minus | ~(horizontal | plus);
      long down = plus & horizontal;
      int outUp = (int) (up >>> lastRow) & 1;
      int outDown = (int) (down >>> lastRow) & 1;
      steps[j] = (byte) (outUp | outDown << 1);
      sum += outUp - outDown;
      up = (up << 1) | inUp;
      down = (down << 1) | inDown;
      plus = down | ~(vertical | up);
      minus = up & vertical;
    }
    return sum;
  }

  /**
   * Runs a full strip and the one below it, which follows a column behind, so that a processor
   * works on both at a time. Steps and sum are as of one strip.
   */
  private static int strips(long[] masks, long[] lower, int[] text, byte[] steps, int lastRow) {
    long plus = -1;
    long minus = 0;
    long lowerPlus = -1;
    long lowerMinus = 0;
    long inUp = 0;
    long inDown = 0;
    int sum = 0;
    for (int j = 0; j <= text.length; j++) {
      long outUp = 0;
      long outDown = 0;
      if (j < text.length) {
        final long stepUp = steps[j] & 1;
        final long stepDown = steps[j] >> 1;
        long equal = masks[text[j]];
        final long vertical = equal | minus;
        equal |= stepDown;
        final long horizontal = (((equal & plus) + plus) ^ plus) | equal;
        long up = minus | ~(horizontal | plus);
        long down = plus & horizontal;
        outUp = up >>> (STRIP - 1);
        outDown = down >>> (STRIP - 1);
        up = (up << 1) | stepUp;
        down = (down << 1) | stepDown;
        plus = down | ~(vertical | up);
        minus = up & vertical;
      }
      if (j > 0) {
        long equal = lower[text[j - 1]];
        final long vertical = equal | lowerMinus;
        equal |= inDown;
        final long horizontal = (((equal & lowerPlus) + lowerPlus) ^ lowerPlus) | equal;
        long up = lowerMinus | ~(horizontal | lowerPlus);
        long down = lowerPlus & horizontal;
        int lastUp = (int) (up >>> lastRow) & 1;
        int lastDown = (int) (down >>> lastRow) & 1;
        steps[j - 1] = (byte) (lastUp | lastDown << 1);
        sum += lastUp - lastDown;
        up = (up << 1) | inUp;
        down = (down << 1) | inDown;
        lowerPlus = down | ~(vertical | up);
        lowerMinus = up & vertical;
      }
      inUp = outUp;
      inDown = outDown;
    }
    return sum;
  }
}
