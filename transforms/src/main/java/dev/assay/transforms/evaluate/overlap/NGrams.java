package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.EvaluationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The n-grams of several texts under numbers, where equal n-grams have equal numbers: first those
 * of order 1, after each {@link #next} those of one more. Time and memory grow with the number of
 * tokens, not with their lengths.
 */
final class NGrams {

  /** Most tokens of all texts together. */
  static final int MAX_TOKENS = 400_000;

  private final int[][] tokens;
  private final int tokenKinds;
  private int[][] numbers;
  private int kinds;
  private int order = 1;

  private NGrams(int[][] tokens, int kinds) {
    this.tokens = tokens;
    this.tokenKinds = kinds;
    this.numbers = tokens;
    this.kinds = kinds;
  }

  /** Returns the single tokens of the texts. */
  static NGrams ofTokens(List<List<String>> texts) {
    refuse(texts.stream().mapToLong(List::size).sum());
    Map<String, Integer> numbers = new HashMap<>();
    int[][] tokens =
        texts.stream()
            .map(text -> text.stream().mapToInt(token -> number(numbers, token)).toArray())
            .toArray(int[][]::new);
    return new NGrams(tokens, numbers.size());
  }

  /** Returns single tokens that are numbers below {@code kinds} already. */
  static NGrams ofNumbers(int kinds, int[]... texts) {
    refuse(Arrays.stream(texts).mapToLong(text -> text.length).sum());
    return new NGrams(texts, kinds);
  }

  /** Returns the single code points of the texts. */
  static NGrams ofCharacters(List<String> texts) {
    refuse(texts.stream().mapToLong(String::length).sum());
    Map<Integer, Integer> numbers = new HashMap<>();
    int[][] tokens =
        texts.stream()
            .map(text -> text.codePoints().map(point -> number(numbers, point)).toArray())
            .toArray(int[][]::new);
    return new NGrams(tokens, numbers.size());
  }

  private static void refuse(long count) {
    if (count > MAX_TOKENS) {
      throw EvaluationException.tooLarge(
          "Answer and expected texts of %d tokens (at most %d)".formatted(count, MAX_TOKENS));
    }
  }

  private static <T> int number(Map<T, Integer> numbers, T token) {
    Integer next = numbers.size();
    Integer known = numbers.putIfAbsent(token, next);
    return known == null ? next : known;
  }

  /** Goes on to the next order. */
  void next() {
    long[][] keys = new long[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      int count = Math.max(0, tokens[t].length - order);
      keys[t] = new long[count];
      for (int i = 0; i < count; i++) {
        keys[t][i] = (long) numbers[t][i] * tokenKinds + tokens[t][i + order];
      }
    }
    long[] distinct =
        Arrays.stream(keys).flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    numbers = new int[keys.length][];
    for (int t = 0; t < keys.length; t++) {
      numbers[t] = Arrays.stream(keys[t]).mapToInt(k -> Arrays.binarySearch(distinct, k)).toArray();
    }
    kinds = distinct.length;
    order++;
  }

  /** Returns how many n-grams a text has. */
  int total(int text) {
    return numbers[text].length;
  }

  /** Returns how often each n-gram is in a text. */
  int[] counts(int text) {
    int[] counts = new int[kinds];
    for (int number : numbers[text]) {
      counts[number]++;
    }
    return counts;
  }

  /** Returns how many n-grams two texts share, each as often as both have it. */
  int shared(int text, int other) {
    return shared(counts(text), counts(other));
  }

  static int shared(int[] counts, int[] others) {
    int shared = 0;
    for (int i = 0; i < counts.length; i++) {
      shared += Math.min(counts[i], others[i]);
    }
    return shared;
  }
}
