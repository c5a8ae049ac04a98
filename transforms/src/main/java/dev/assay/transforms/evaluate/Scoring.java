package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Applies all evaluators to one answer; nothing that one of them does can lose the answer. Used by
 * one thread at a time.
 */
public final class Scoring implements AutoCloseable {

  /**
   * Answer and expected text of so many characters together are evaluated under a watchdog; what is
   * shorter takes a built-in evaluator far less time than it has.
   */
  static final int WATCHED_CHARS = 20_000;

  /** Weight of a JSON value beside its texts, in characters. */
  private static final int CHARS_PER_VALUE = 10;

  private static final String UNFINISHED = "JUDGE_UNFINISHED";

  private final Evaluators types;
  private final List<EvaluatorSpec> specs;
  private final Map<String, Evaluator> evaluators = new LinkedHashMap<>();
  private final Watchdog watchdog = new Watchdog(Watchdog.STANDARD);

  private Scoring(List<EvaluatorSpec> specs, Evaluators types) {
    this.specs = List.copyOf(specs);
    this.types = types;
    specs.forEach(spec -> evaluators.put(spec.name(), types.create(spec)));
  }

  /**
   * Makes the evaluators.
   *
   * @throws IllegalArgumentException with what {@link Evaluators#problems} finds
   */
  public static Scoring with(List<EvaluatorSpec> specs, Evaluators types) {
    return new Scoring(specs, types);
  }

  /** Returns the scores in the order of the evaluators, each name once. */
  List<Score> of(Answer answer) {
    return all(answer, (name, evaluator) -> evaluator.evaluate(answer));
  }

  /**
   * Returns the scores in the order of the evaluators, each name once.
   *
   * @param replies to what the judges among them have asked
   * @param verdicts receives by evaluator what each judge said
   */
  public List<Score> of(Answer answer, Replies replies, ObjectNode verdicts) {
    return all(
        answer,
        (name, evaluator) ->
            evaluator instanceof Judge judge
                ? judged(name, judge, answer, replies, verdicts)
                : evaluator.evaluate(answer));
  }

  private List<Score> all(Answer answer, BiFunction<String, Evaluator, List<Score>> scored) {
    boolean watched = isLarge(answer);
    Map<String, Score> scores = new LinkedHashMap<>();
    for (EvaluatorSpec spec : specs) {
      Evaluator evaluator = Objects.requireNonNull(evaluators.get(spec.name()));
      if (!(evaluator instanceof Comparison)) {
        for (Score score : evaluate(spec, evaluator, watched, scored)) {
          scores.merge(score.name(), score, (x, y) -> taken(y));
        }
      }
    }
    return List.copyOf(scores.values());
  }

  /** Returns those evaluators that compare answers; the others leave them out. */
  public List<Comparison> comparisons() {
    return evaluators.values().stream()
        .filter(Comparison.class::isInstance)
        .map(Comparison.class::cast)
        .toList();
  }

  private static List<Score> judged(
      String name, Judge judge, Answer answer, Replies replies, ObjectNode verdicts) {
    return judge
        .step(answer, replies)
        .match(
            ask -> judge.names().stream().map(Scoring::unfinished).toList(),
            scored -> {
              if (!scored.votes().isEmpty()) {
                verdicts.set(name, scored.votes());
              }
              return scored.scores();
            });
  }

  private static Score unfinished(String name) {
    return Score.error(
        name,
        UNFINISHED,
        "Evaluator " + name + " still has questions; the answer is kept without this score");
  }

  /** Returns the questions about an answer that have no reply yet, each once. */
  public List<Question> questions(Answer answer, Replies replies) {
    return open(
        judge ->
            judge
                .step(answer, replies)
                .match(JudgeStep.Ask::questions, scored -> List.<Question>of()),
        replies);
  }

  /** Returns about which questions follow the first ones, to tell in advance what they cost. */
  public List<Question> later(Answer answer) {
    List<Question> questions = new ArrayList<>();
    for (Judge judge : judges()) {
      questions.addAll(quietly(judge, j -> j.later(answer)));
    }
    return questions;
  }

  /** Returns the questions that are asked once for all answers. */
  public List<Question> preparations() {
    return open(Judge::preparations, Replies.NONE);
  }

  /** Returns the most waves of questions about one answer; 0 where nobody asks. */
  public int waves() {
    return judges().stream().mapToInt(Judge::waves).max().orElse(0);
  }

  private List<Judge> judges() {
    return evaluators.values().stream()
        .filter(Judge.class::isInstance)
        .map(Judge.class::cast)
        .toList();
  }

  private List<Question> open(Function<Judge, List<Question>> asked, Replies replies) {
    Map<String, Question> questions = new LinkedHashMap<>();
    for (Judge judge : judges()) {
      for (Question question : quietly(judge, asked)) {
        if (!replies.has(question)) {
          questions.putIfAbsent(question.key(), question);
        }
      }
    }
    return List.copyOf(questions.values());
  }

  /** What a judge throws it throws again when its scores are wanted, and becomes one there. */
  private static List<Question> quietly(Judge judge, Function<Judge, List<Question>> asked) {
    try {
      return asked.apply(judge);
    } catch (RuntimeException | StackOverflowError e) {
      return List.of();
    }
  }

  /** Returns the earlier scores that have no newer one of their name, then the newer ones. */
  public static List<Score> merge(List<Score> earlier, List<Score> newer) {
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
  private List<Score> evaluate(
      EvaluatorSpec spec,
      Evaluator evaluator,
      boolean watched,
      BiFunction<String, Evaluator, List<Score>> scored) {
    String name = spec.name();
    try {
      List<Score> scores =
          watched && !evaluator.keepsTime()
              ? watchdog.call(() -> scored.apply(name, evaluator))
              : scored.apply(name, evaluator);
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

  /** Ends what evaluators have started. */
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
