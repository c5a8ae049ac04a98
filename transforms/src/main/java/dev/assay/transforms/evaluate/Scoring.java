package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Applies all evaluators to one answer; nothing that one of them does can lose the answer. */
final class Scoring implements AutoCloseable {

  /**
   * Answer and expected text of so many characters together are evaluated under a watchdog; what is
   * shorter takes a built-in evaluator far less time than it has.
   */
  static final int WATCHED_CHARS = 20_000;

  /** Weight of a JSON value beside its texts, in characters. */
  private static final int CHARS_PER_VALUE = 10;

  private final Evaluators types;
  private final List<EvaluatorSpec> specs;
  private final Map<String, Evaluator> evaluators = new LinkedHashMap<>();
  private final Watchdog watchdog = new Watchdog(Watchdog.STANDARD);

  private Scoring(List<EvaluatorSpec> specs, Evaluators types) {
    this.specs = specs;
    this.types = types;
    specs.forEach(spec -> evaluators.put(spec.name(), types.create(spec)));
  }

  static Scoring with(List<EvaluatorSpec> specs, Evaluators types) {
    return new Scoring(specs, types);
  }

  /** Returns the scores in the order of the evaluators, each name once. */
  List<Score> of(Answer answer) {
    boolean watched = isLarge(answer);
    Map<String, Score> scores = new LinkedHashMap<>();
    for (EvaluatorSpec spec : specs) {
      for (Score score : evaluate(spec, answer, watched)) {
        scores.merge(score.name(), score, (a, b) -> taken(b));
      }
    }
    return List.copyOf(scores.values());
  }

  /** Returns the earlier scores that have no newer one of their name, then the newer ones. */
  static List<Score> merge(List<Score> earlier, List<Score> newer) {
    if (earlier.isEmpty()) {
      return newer;
    }
    List<String> names = newer.stream().map(Score::name).toList();
    List<Score> merged = new ArrayList<>();
    earlier.stream().filter(score -> !names.contains(score.name())).forEach(merged::add);
    merged.addAll(newer);
    return merged;
  }

  private static boolean isLarge(Answer answer) {
    int left = WATCHED_CHARS - answer.text().length();
    for (String key : Reference.ROW_KEYS) {
      JsonNode expected = answer.run().row().field(key);
      left = expected == null ? left : left(expected, left);
    }
    return left <= 0;
  }

  private static int left(JsonNode value, int before) {
    int left = before - (value.isTextual() ? value.textValue().length() : CHARS_PER_VALUE);
    if (value.isContainerNode()) {
      for (JsonNode item : value) {
        left = left <= 0 ? left : left(item, left);
      }
    }
    return left;
  }

  /**
   * Returns what the evaluator gives. Errors of the machine are caught too: the answer is paid for,
   * and the stack or the array that was too large is gone once the evaluator has returned.
   */
  private List<Score> evaluate(EvaluatorSpec spec, Answer answer, boolean watched) {
    String name = spec.name();
    Evaluator evaluator = Objects.requireNonNull(evaluators.get(name));
    try {
      List<Score> scores =
          watched && !evaluator.keepsTime()
              ? watchdog.call(() -> evaluator.evaluate(answer))
              : evaluator.evaluate(answer);
      return scores.isEmpty()
          ? List.of(failed(name, "no score"))
          : ScoreChecks.of(name, List.copyOf(scores));
    } catch (EvaluationException e) {
      if (e.code().equals(Watchdog.TIMEOUT)) {
        evaluators.put(name, types.create(spec));
      }
      return List.of(e.score(name));
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return List.of(failed(name, e.getClass().getName()));
    }
  }

  @Override
  public void close() {
    watchdog.close();
    evaluators.values().forEach(Evaluator::close);
  }

  private static Score failed(String name, String what) {
    return Score.error(
        name,
        "EVAL_FAILED",
        "Evaluator "
            + name
            + " gave "
            + what
            + "; the answer is kept without this score (correct the evaluator, then evaluate"
            + " again)");
  }

  private static Score taken(Score score) {
    return Score.error(
        score.name(),
        "EVAL_NAME_TAKEN",
        "Two evaluators gave a score named " + score.name() + " (names must differ)");
  }
}
