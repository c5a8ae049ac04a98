package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.EvaluationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The edits of TER between two texts (Snover et al. 2006): while a shift of words makes the rest of
 * the edits fewer, the one that saves most is done and counts as one. Which shifts are tried, and
 * in what order they rank, is Tercom's choice with the limits of sacreBLEU 2.6.
 */
final class ShiftedEdits {

  /** Most pairs of words of answer and expected text. */
  private static final long MAX_CELLS = 4_000_000;

  private static final int MAX_SHIFT_WORDS = 10;
  private static final int MAX_SHIFT_DISTANCE = 50;
  private static final int MAX_CANDIDATES = 1000;

  private final int[] expected;
  private final BeamEdits edits;
  private int[] words;
  private int candidates;

  ShiftedEdits(List<String> answer, List<String> wanted) {
    if ((long) answer.size() * wanted.size() > MAX_CELLS) {
      throw EvaluationException.tooLarge(
          "Answer of %d and expected text of %d words (their product must be at most %d)"
              .formatted(answer.size(), wanted.size(), MAX_CELLS));
    }
    Map<String, Integer> ids = new HashMap<>();
    words = answer.stream().mapToInt(word -> id(ids, word)).toArray();
    expected = wanted.stream().mapToInt(word -> id(ids, word)).toArray();
    edits = new BeamEdits(words.length, expected);
  }

  private static int id(Map<String, Integer> ids, String word) {
    Integer next = ids.size();
    Integer known = ids.putIfAbsent(word, next);
    return known == null ? next : known;
  }

  /** Returns the number of shifts and of the edits that are left. */
  int count() {
    if (expected.length == 0) {
      return words.length;
    }
    int shifts = 0;
    while (true) {
      Shift best = bestShift();
      if (candidates >= MAX_CANDIDATES || best == null || best.saved <= 0) {
        return shifts + edits.between(words);
      }
      words = best.shifted;
      shifts++;
    }
  }

  private @Nullable Shift bestShift() {
    int before = edits.between(words);
    Alignment aligned = Alignment.of(edits.trace(words), words.length, expected.length);
    Shift best = null;
    for (int start = 0; start < words.length; start++) {
      int from = Math.max(0, start - MAX_SHIFT_DISTANCE);
      int to = Math.min(expected.length - 1, start + MAX_SHIFT_DISTANCE);
      for (int target = from; target <= to; target++) {
        for (int length = 1; matches(start, target, length); length++) {
          if (aligned.isWorthShifting(start, target, length)) {
            best = better(best, before, aligned, start, target, length);
            if (candidates >= MAX_CANDIDATES) {
              return best;
            }
          }
        }
      }
    }
    return best;
  }

  /** Returns whether the words are equal up to this length; the shorter ones are known to be. */
  private boolean matches(int start, int target, int length) {
    return length <= MAX_SHIFT_WORDS
        && start + length <= words.length
        && target + length <= expected.length
        && words[start + length - 1] == expected[target + length - 1];
  }

  private @Nullable Shift better(
      @Nullable Shift best, int before, Alignment aligned, int start, int target, int length) {
    Shift better = best;
    int previous = -1;
    for (int offset = -1; offset < length; offset++) {
      int place = aligned.placeAfter(target + offset);
      if (place != previous) {
        previous = place;
        int[] shifted = shifted(start, length, place);
        candidates++;
        Shift shift = new Shift(before - edits.between(shifted), length, start, place, shifted);
        better = better == null || shift.isBetterThan(better) ? shift : better;
      }
    }
    return better;
  }

  private int[] shifted(int start, int length, int place) {
    int[] moved = Arrays.copyOfRange(words, start, start + length);
    int[] rest = new int[words.length - length];
    System.arraycopy(words, 0, rest, 0, start);
    System.arraycopy(words, start + length, rest, start, rest.length - start);
    int at =
        place < start
            ? place
            : place > start + length ? place - length : Math.min(place, rest.length);
    int[] shifted = new int[words.length];
    System.arraycopy(rest, 0, shifted, 0, at);
    System.arraycopy(moved, 0, shifted, at, length);
    System.arraycopy(rest, at, shifted, at + length, rest.length - at);
    return shifted;
  }

  /** A shift that was tried; ranked by what it saves, then longest, then earliest. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and never seen outside.
  private record Shift(int saved, int length, int start, int place, int[] shifted) {

    boolean isBetterThan(Shift other) {
      if (saved != other.saved) {
        return saved > other.saved;
      }
      if (length != other.length) {
        return length > other.length;
      }
      return start != other.start ? start < other.start : place < other.place;
    }
  }
}
