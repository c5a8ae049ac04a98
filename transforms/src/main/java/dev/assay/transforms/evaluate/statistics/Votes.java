package dev.assay.transforms.evaluate.statistics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several verdicts come to. */
public final class Votes {

  private static final double TIE = 0.5;

  private Votes() {}

  /**
   * Returns what most chose, of equally many what came first.
   *
   * @param votes at least one
   */
  public static String majority(List<String> votes) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    votes.forEach(vote -> counts.merge(vote, 1, Integer::sum));
    String most = votes.get(0);
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      most = entry.getValue() > counts.getOrDefault(most, 0) ? entry.getKey() : most;
    }
    return most;
  }

  /**
   * A comparison that was made in both orders, both verdicts in terms of the same two systems.
   *
   * @param first who won in one order
   * @param swapped who won in the other
   */
  public record Swapped(String first, String swapped) {

    /** Returns 1 where the system won in both orders, 0 where the same other did, else a half. */
    public double win(String system, String other) {
      if (!first.equals(swapped)) {
        return TIE;
      }
      return first.equals(system) ? 1 : first.equals(other) ? 0 : TIE;
    }
  }

  /**
   * Returns how likely the first of two beats the other by Bradley and Terry's model, which for two
   * is the share of its wins.
   */
  public static double bradleyTerry(long wins, long otherWins) {
    return (double) wins / (wins + otherWins);
  }

  /**
   * Returns the mean of grades by their probabilities, without those of less than {@code least}.
   *
   * @param probabilities by grade; not all below {@code least}
   */
  public static double weightedGrade(Map<Double, Double> probabilities, double least) {
    double sum = 0;
    double weights = 0;
    for (Map.Entry<Double, Double> entry : probabilities.entrySet()) {
      if (entry.getValue() >= least) {
        sum += entry.getKey() * entry.getValue();
        weights += entry.getValue();
      }
    }
    return sum / weights;
  }
}
