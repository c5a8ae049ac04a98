package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the votes of a panel come to. More than half of all seats must have a verdict, else there is
 * no score. Of choices the one with most votes counts, of equally many the one that scores least;
 * with pass and fail, a tie fails. Values of votes without a choice are averaged.
 *
 * @param threshold the least value that passes, where votes do not say so themselves or must also
 *     reach it; null for none
 */
record Tally(@Nullable Double threshold) {

  private static final String NO_QUORUM = "JUDGE_NO_QUORUM";

  /** Returns the score of one part. */
  Score score(String name, List<Vote> votes, int seats) {
    List<Vote> good = votes.stream().filter(vote -> vote.error() == null).toList();
    if (2 * good.size() <= seats) {
      return missing(name, votes, good.size(), seats);
    }
    boolean choices = good.stream().allMatch(vote -> vote.label() != null);
    String label = choices ? label(good) : null;
    double value =
        good.stream()
            .filter(vote -> label == null || label.equals(vote.label()))
            .mapToDouble(Tally::valueOf)
            .average()
            .orElse(Double.NaN);
    Boolean pass = pass(good, value);
    long agreeing =
        good.stream().filter(vote -> label == null || label.equals(vote.label())).count();
    if (label == null && pass != null) {
      agreeing = good.stream().filter(vote -> pass.equals(vote.pass())).count();
    }
    Score score = Score.of(name, value);
    return score.isError()
        ? score
        : new Score(
            name,
            score.value(),
            label,
            reason(good, label, pass),
            pass == null ? null : pass ? "pass" : "fail",
            tags(seats, good.size(), agreeing),
            null,
            null);
  }

  private @Nullable Boolean pass(List<Vote> good, double value) {
    boolean decided = good.stream().allMatch(vote -> vote.pass() != null);
    if (!decided) {
      return null;
    }
    long passes = good.stream().filter(vote -> Boolean.TRUE.equals(vote.pass())).count();
    boolean majority = 2 * passes > good.size();
    return majority && (threshold == null || value >= threshold);
  }

  private static double valueOf(Vote vote) {
    return Objects.requireNonNullElse(vote.value(), Double.NaN);
  }

  private static String label(List<Vote> votes) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    for (Vote vote : votes) {
      String label = String.valueOf(vote.label());
      counts.merge(label, 1, Integer::sum);
      values.put(label, valueOf(vote));
    }
    String most = String.valueOf(votes.get(0).label());
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int more = entry.getValue() - counts.getOrDefault(most, 0);
      boolean lower = values.getOrDefault(entry.getKey(), 0.0) < values.getOrDefault(most, 0.0);
      most = more > 0 || (more == 0 && lower) ? entry.getKey() : most;
    }
    return most;
  }

  /** The reason of the first vote that agrees with the whole. */
  private static @Nullable String reason(
      List<Vote> good, @Nullable String label, @Nullable Boolean pass) {
    return good.stream()
        .filter(vote -> label == null || label.equals(vote.label()))
        .filter(vote -> pass == null || vote.pass() == null || pass.equals(vote.pass()))
        .map(Vote::reason)
        .filter(reason -> reason != null && !reason.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ObjectNode tags(int seats, int good, long agreeing) {
    if (seats == 1) {
      return null;
    }
    return Json.object()
        .put("votes", good + " of " + seats)
        .put("agreement", String.format(Locale.ROOT, "%.3f", (double) agreeing / good));
  }

  private static Score missing(String name, List<Vote> votes, int good, int seats) {
    List<EvaluationException> errors = new ArrayList<>();
    votes.forEach(
        vote -> {
          if (vote.error() != null) {
            errors.add(vote.error());
          }
        });
    boolean alike =
        !errors.isEmpty() && errors.stream().map(EvaluationException::code).distinct().count() == 1;
    if (alike && good == 0) {
      return errors.get(0).score(name);
    }
    return new EvaluationException(
            NO_QUORUM,
            "Only "
                + good
                + " of "
                + seats
                + " judges gave a verdict (must be more than half)"
                + (errors.isEmpty() ? "" : "; the first problem: " + errors.get(0).getMessage()))
        .score(name);
  }

  /** Returns the mean of the parts; it passes where all do. A part that is missing spoils it. */
  static Score whole(String name, List<Score> parts) {
    double sum = 0;
    boolean pass = true;
    for (Score part : parts) {
      Double number = part.number();
      if (part.isError() || number == null) {
        return Score.error(
            name,
            part.errorCode() == null ? Verdict.NONE : part.errorCode(),
            part.name() + ": " + part.errorMessage());
      }
      sum += number;
      pass &= !"fail".equals(part.assessment());
    }
    Score mean = Score.of(name, sum / parts.size());
    boolean assessed = parts.stream().allMatch(part -> part.assessment() != null);
    return new Score(
        name,
        mean.value(),
        null,
        null,
        assessed ? (pass ? "pass" : "fail") : null,
        null,
        mean.errorCode(),
        mean.errorMessage());
  }
}
