package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.EvaluationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Longest common subsequences of tokens. */
final class LongestCommon {

  /** Most cells of the table that {@link #positions} fills, for all pairs of one answer. */
  static final long MAX_CELLS = 10_000_000;

  private LongestCommon() {}

  /**
   * Returns the length, 64 rows of the table at a time (Hyyrö 2004): time grows with the product of
   * the lengths divided by 64, memory with their sum.
   *
   * @param pattern tokens by numbers below {@code kinds}
   * @param text the others, equal tokens by equal numbers
   */
  static int length(int[] pattern, int[] text, int kinds) {
    EditDistance.refuse(pattern.length, text.length);
    long[] masks = new long[kinds];
    byte[] carries = new byte[text.length];
    int length = 0;
    for (int from = 0; from < pattern.length; from += Long.SIZE) {
      int to = Math.min(from + Long.SIZE, pattern.length);
      for (int i = from; i < to; i++) {
        masks[pattern[i]] |= 1L << (i - from);
      }
      long rows = strip(masks, text, carries);
      long used = to - from == Long.SIZE ? -1L : (1L << (to - from)) - 1;
      length += Long.bitCount(~rows & used);
      for (int i = from; i < to; i++) {
        masks[pattern[i]] = 0;
      }
    }
    return length;
  }

  /** Returns the strip's rows after the whole text, 0 where the length grows. */
  private static long strip(long[] masks, int[] text, byte[] carries) {
    long rows = -1;
    for (int j = 0; j < text.length; j++) {
      long mask = masks[text[j]];
      long matched = rows & mask;
      long sum = rows + matched;
      int carry = Long.compareUnsigned(sum, rows) < 0 ? 1 : 0;
      long total = sum + carries[j];
      if (carries[j] != 0 && total == 0) {
        carry = 1;
      }
      carries[j] = (byte) carry;
      rows = total | (rows & ~mask);
    }
    return rows;
  }

  /** Refuses tables that are beyond {@link #MAX_CELLS} together. */
  static void refuse(long cells) {
    if (cells > MAX_CELLS) {
      throw EvaluationException.tooLarge(
          "Sentences of answer and expected text mean %d pairs of words (at most %d)"
              .formatted(cells, MAX_CELLS));
    }
  }

  /** Returns where in {@code a} one longest common subsequence stands, in order. */
  static List<Integer> positions(List<String> a, List<String> b) {
    int[][] lengths = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        lengths[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    List<Integer> positions = new ArrayList<>();
    int i = a.size();
    int j = b.size();
    while (i > 0 && j > 0) {
      if (a.get(i - 1).equals(b.get(j - 1))) {
        positions.add(--i);
        j--;
      } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
        j--;
      } else {
        i--;
      }
    }
    Collections.reverse(positions);
    return positions;
  }
}
