package dev.assay.transforms.evaluate.overlap;

import java.util.Arrays;

/**
 * Edits that turn answers of one length into an expected text, looked for in a beam around the
 * diagonal as sacreBLEU 2.6 does for TER. Rows that an answer shares with the one before it are not
 * computed again.
 */
final class BeamEdits {

  static final byte KEEP = 0;
  static final byte REPLACE = 1;
  static final byte DELETE = 2;
  static final byte INSERT = 3;

  private static final int BEAM = 25;
  private static final int INFINITE = 1 << 29;

  private final int[] expected;
  private final int length;
  private final double ratio;
  private final int beam;
  private final int[][] costs;
  private final byte[][] edits;
  private int[] last = new int[0];

  BeamEdits(int length, int[] expected) {
    this.expected = expected;
    this.length = length;
    this.ratio = length == 0 ? 1 : (double) expected.length / length;
    this.beam = BEAM < ratio / 2 ? (int) Math.ceil(ratio / 2 + BEAM) : BEAM;
    this.costs = new int[length + 1][expected.length + 1];
    this.edits = new byte[length + 1][expected.length + 1];
    for (int j = 0; j <= expected.length; j++) {
      costs[0][j] = j;
      edits[0][j] = INSERT;
    }
  }

  /** Returns how many edits turn the answer into the expected text. */
  int between(int[] answer) {
    int same = Arrays.mismatch(answer, last);
    for (int i = (same < 0 ? length : Math.min(same, last.length)) + 1; i <= length; i++) {
      fill(i, answer[i - 1]);
    }
    last = answer.clone();
    return costs[length][expected.length];
  }

  private void fill(int row, int word) {
    int diagonal = (int) Math.floor(row * ratio);
    int from = Math.max(0, diagonal - beam);
    int to = row == length ? expected.length + 1 : Math.min(expected.length + 1, diagonal + beam);
    int[] cost = costs[row];
    int[] above = costs[row - 1];
    Arrays.fill(cost, INFINITE);
    for (int j = from; j < to; j++) {
      int best = INFINITE;
      byte edit = DELETE;
      if (j > 0) {
        boolean equal = word == expected[j - 1];
        best = above[j - 1] + (equal ? 0 : 1);
        edit = equal ? KEEP : REPLACE;
      }
      if (above[j] + 1 < best) {
        best = above[j] + 1;
        edit = DELETE;
      }
      if (j > 0 && cost[j - 1] + 1 < best) {
        best = cost[j - 1] + 1;
        edit = INSERT;
      }
      cost[j] = Math.min(best, INFINITE);
      edits[row][j] = edit;
    }
  }

  /** Returns the edits in order. */
  byte[] trace(int[] answer) {
    between(answer);
    byte[] trace = new byte[length + expected.length];
    int start = trace.length;
    int i = length;
    int j = expected.length;
    while (i > 0 || j > 0) {
      byte edit = edits[i][j];
      trace[--start] = edit;
      i -= edit == INSERT ? 0 : 1;
      j -= edit == DELETE ? 0 : 1;
    }
    return Arrays.copyOfRange(trace, start, trace.length);
  }
}
