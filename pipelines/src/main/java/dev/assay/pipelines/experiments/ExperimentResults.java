package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the responses of an experiment come to, as Elluminate counts it: shares of yes and no over
 * all ratings, whatever row, epoch and criterion they are of, and means over the responses that
 * tell. A response that failed is in no mean, a rating that could not be made in no share.
 */
final class ExperimentResults {

  private static final String PREFIX = Definition.CRITERIA + ".";
  private static final double MILLIS = 1_000;

  /** How many said yes and no. */
  private static final class Shares {
    private long yes;
    private long no;

    void add(boolean isYes) {
      yes += isYes ? 1 : 0;
      no += isYes ? 0 : 1;
    }

    ObjectNode toJson() {
      ObjectNode json = Json.object();
      long all = yes + no;
      if (all > 0) {
        json.put("yes", (double) yes / all).put("no", (double) no / all);
      }
      return json;
    }
  }

  /** A mean of what is known. */
  private static final class Mean {
    private long sum;
    private long count;

    void add(@Nullable Long value) {
      if (value != null) {
        sum += value;
        count++;
      }
    }

    void put(ObjectNode json, String key, double unit) {
      if (count == 0) {
        json.putNull(key);
      } else {
        json.put(key, sum / unit / count);
      }
    }
  }

  private final Shares all = new Shares();
  private final Map<String, Shares> byCriterion = new TreeMap<>();
  private final Mean millis = new Mean();
  private final Mean inputTokens = new Mean();
  private final Mean outputTokens = new Mean();
  private long responses;
  private long rated;
  private long failed;
  private long ratings;
  private long failedRatings;

  void add(Run run) {
    responses++;
    Completion completion = run.completion();
    if (completion == null) {
      failed++;
      return;
    }
    millis.add(run.trace().latencyMs());
    inputTokens.add(completion.usage().inputTokens());
    outputTokens.add(completion.usage().outputTokens());
    long before = ratings;
    for (Score score : run.scores()) {
      String criterion = criterion(score);
      if (criterion != null) {
        rate(criterion, rating(score));
      }
    }
    rated += ratings > before ? 1 : 0;
  }

  private void rate(String criterion, @Nullable Boolean rating) {
    if (rating == null) {
      failedRatings++;
      return;
    }
    ratings++;
    all.add(rating);
    byCriterion.computeIfAbsent(criterion, name -> new Shares()).add(rating);
  }

  /** Returns the label of the criterion that a score rates; null where it is none. */
  static @Nullable String criterion(Score score) {
    return score.name().startsWith(PREFIX) ? score.name().substring(PREFIX.length()) : null;
  }

  /** Returns whether it is a yes; null where there is no rating. */
  static @Nullable Boolean rating(Score score) {
    return (score.isError() || score.label() == null) ? null : score.label().equals("YES");
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.set("mean_all_ratings", all.toJson());
    ObjectNode criteria = json.putObject("mean_rating_by_criterion_id");
    byCriterion.forEach((name, shares) -> criteria.set(name, shares.toJson()));
    millis.put(json, "mean_duration_seconds", MILLIS);
    inputTokens.put(json, "mean_input_tokens", 1);
    outputTokens.put(json, "mean_output_tokens", 1);
    return json.put("num_responses", responses)
        .put("num_rated_responses", rated)
        .put("num_failed_responses", failed)
        .put("num_ratings", ratings)
        .put("num_failed_ratings", failedRatings);
  }
}
