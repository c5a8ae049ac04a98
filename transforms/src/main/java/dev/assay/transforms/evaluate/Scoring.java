package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Applies all evaluators to one answer; nothing that one of them does can lose the answer. Used by
 * one thread at a time.
 */
public final class Scoring {

  private static final String UNFINISHED = "JUDGE_UNFINISHED";

  private final Map<String, Evaluator> evaluators;

  private Scoring(Map<String, Evaluator> evaluators) {
    this.evaluators = evaluators;
  }

  /**
   * Makes the evaluators.
   *
   * @throws IllegalArgumentException with what {@link Evaluators#problems} finds
   */
  public static Scoring with(List<EvaluatorSpec> specs, Evaluators types) {
    Map<String, Evaluator> evaluators = new LinkedHashMap<>();
    specs.forEach(spec -> evaluators.put(spec.name(), types.create(spec)));
    return new Scoring(evaluators);
  }

  /** Returns the scores in the order of the evaluators, each name once. */
  List<Score> of(Answer answer) {
    return all((name, evaluator) -> evaluator.evaluate(answer));
  }

  /**
   * Returns the scores in the order of the evaluators, each name once.
   *
   * @param replies to what the judges among them have asked
   * @param verdicts receives by evaluator what each judge said
   */
  public List<Score> of(Answer answer, Replies replies, ObjectNode verdicts) {
    return all(
        (name, evaluator) ->
            evaluator instanceof Judge judge
                ? judged(name, judge, answer, replies, verdicts)
                : evaluator.evaluate(answer));
  }

  private List<Score> all(BiFunction<String, Evaluator, List<Score>> scored) {
    Map<String, Score> scores = new LinkedHashMap<>();
    evaluators.forEach(
        (name, evaluator) -> {
          if (!(evaluator instanceof Comparison)) {
            evaluate(name, () -> scored.apply(name, evaluator))
                .forEach(score -> scores.merge(score.name(), score, (a, b) -> taken(b)));
          }
        });
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
    List<String> names = newer.stream().map(Score::name).toList();
    List<Score> merged = new ArrayList<>();
    earlier.stream().filter(score -> !names.contains(score.name())).forEach(merged::add);
    merged.addAll(newer);
    return merged;
  }

  /**
   * Returns what the evaluator gives. Errors of the machine are caught too: the answer is paid for,
   * and the stack or the array that was too large is gone once the evaluator has returned.
   */
  private static List<Score> evaluate(String name, Supplier<List<Score>> evaluator) {
    try {
      List<Score> scores = List.copyOf(evaluator.get());
      return scores.isEmpty() ? List.of(failed(name, "no score")) : scores;
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return List.of(failed(name, e.getClass().getName()));
    }
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
