package dev.assay.transforms.evaluate.overlap;

/**
 * Which words of the answer stand for which expected ones after a sequence of edits.
 *
 * @param positions by expected word, the position in the answer that it is aligned with, or that it
 *     is missing after; from -1 on
 * @param answerErrors by word of the answer and one more, how many before it are wrong
 * @param expectedErrors the same by expected word
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed once it is made.
record Alignment(int[] positions, int[] answerErrors, int[] expectedErrors) {

  static Alignment of(byte[] trace, int answerLength, int expectedLength) {
    int[] positions = new int[expectedLength];
    int[] answerErrors = new int[answerLength + 1];
    int[] expectedErrors = new int[expectedLength + 1];
    int answer = 0;
    int expected = 0;
    for (byte edit : trace) {
      int error = edit == BeamEdits.KEEP ? 0 : 1;
      if (edit != BeamEdits.INSERT) {
        answerErrors[answer + 1] = answerErrors[answer] + error;
        answer++;
      }
      if (edit != BeamEdits.DELETE) {
        expectedErrors[expected + 1] = expectedErrors[expected] + error;
        positions[expected] = answer - 1;
        expected++;
      }
    }
    return new Alignment(positions, answerErrors, expectedErrors);
  }

  /** Returns whether words are wrong where they stand and missing where they would go. */
  boolean isWorthShifting(int start, int target, int length) {
    return answerErrors[start + length] > answerErrors[start]
        && expectedErrors[target + length] > expectedErrors[target]
        && !(start <= positions[target] && positions[target] < start + length);
  }

  /** Returns the position in the answer that follows an expected word; -1 stands for its start. */
  int placeAfter(int expected) {
    return expected < 0 ? 0 : positions[expected] + 1;
  }
}
