package dev.assay.transforms.evaluate.overlap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * ROUGE-L of whole summaries (Lin 2004, section 3.2): of each expected sentence, the words that are
 * in its longest common subsequence with any sentence of the answer; no word counts more often than
 * both texts have it.
 */
final class SummaryLevel {

  private SummaryLevel() {}

  static Rouge.Shares of(List<List<String>> answer, List<List<String>> expected) {
    int answerWords = answer.stream().mapToInt(List::size).sum();
    int expectedWords = expected.stream().mapToInt(List::size).sum();
    LongestCommon.refuse((long) (answerWords + answer.size()) * (expectedWords + expected.size()));
    Map<String, Integer> answerLeft = counts(answer);
    Map<String, Integer> expectedLeft = counts(expected);
    int common = 0;
    for (List<String> sentence : expected) {
      SortedSet<Integer> positions = new TreeSet<>();
      answer.forEach(other -> positions.addAll(LongestCommon.positions(sentence, other)));
      for (int position : positions) {
        String word = sentence.get(position);
        if (answerLeft.getOrDefault(word, 0) > 0 && expectedLeft.getOrDefault(word, 0) > 0) {
          common++;
          answerLeft.merge(word, -1, Integer::sum);
          expectedLeft.merge(word, -1, Integer::sum);
        }
      }
    }
    return new Rouge.Shares(common, answerWords, expectedWords);
  }

  private static Map<String, Integer> counts(List<List<String>> sentences) {
    Map<String, Integer> counts = new HashMap<>();
    sentences.forEach(words -> words.forEach(word -> counts.merge(word, 1, Integer::sum)));
    return counts;
  }
}
