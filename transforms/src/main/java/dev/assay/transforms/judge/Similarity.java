package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Assessed;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.JudgeStep;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.Replies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code similar}: how near the answer's embedding is to that of what is expected; of several
 * expected texts the nearest counts. By cosine or dot product at least {@code threshold} passes; by
 * Euclidean distance d the score is 1 ÷ (1 + d), and a distance of at most {@code threshold}
 * passes, as in promptfoo. Profile autoevals stretches the cosine, (cos − m) ÷ (1 − m) between 0
 * and 1, with m as {@code expected_min}.
 */
final class Similarity implements Judge {

  private static final double STANDARD_THRESHOLD = 0.75;
  private static final double STANDARD_MIN = 0.7;

  /** How near two vectors are. */
  enum Measure {
    COSINE,
    DOT,
    EUCLIDEAN
  }

  private final String name;
  private final Measure measure;
  private final @Nullable JudgeModel model;
  private final Reference reference;
  private final double threshold;
  private final @Nullable Double stretchedFrom;

  private Similarity(
      String name,
      Measure measure,
      @Nullable JudgeModel model,
      Reference reference,
      double threshold,
      @Nullable Double stretchedFrom) {
    this.name = name;
    this.measure = measure;
    this.model = model;
    this.reference = reference;
    this.threshold = threshold;
    this.stretchedFrom = stretchedFrom;
  }

  static Judge cosine(EvaluatorParameters parameters) {
    boolean stretched = parameters.profile("promptfoo", "autoevals").equals("autoevals");
    double min = parameters.number("expected_min", STANDARD_MIN);
    if (!(min < 1)) {
      parameters.problem("has an invalid expected_min (must be less than 1)");
    }
    return of(parameters, Measure.COSINE, stretched ? Double.valueOf(min) : null);
  }

  static Judge dot(EvaluatorParameters parameters) {
    return of(parameters, Measure.DOT, null);
  }

  static Judge euclidean(EvaluatorParameters parameters) {
    return of(parameters, Measure.EUCLIDEAN, null);
  }

  private static Judge of(
      EvaluatorParameters parameters, Measure measure, @Nullable Double stretchedFrom) {
    return new Similarity(
        parameters.name(),
        measure,
        JudgeModel.embedding(parameters),
        parameters.referenceOrValue(),
        parameters.number("threshold", STANDARD_THRESHOLD),
        stretchedFrom);
  }

  @Override
  public JudgeStep step(Answer answer, Replies replies) {
    if (model == null) {
      throw new IllegalStateException("The evaluator's problems were not heeded");
    }
    List<Question> questions = new ArrayList<>();
    questions.add(embedding(model, answer.text()));
    reference.texts(answer).forEach(text -> questions.add(embedding(model, text)));
    if (!questions.stream().allMatch(replies::has)) {
      return new JudgeStep.Ask(questions);
    }
    double[] own = Vectors.of(replies.of(questions.get(0)));
    Score best = null;
    for (Question expected : questions.subList(1, questions.size())) {
      Score score = score(own, Vectors.of(replies.of(expected)));
      best = best == null || number(score) > number(best) ? score : best;
    }
    return new JudgeStep.Scored(
        List.of(best == null ? Score.of(name, Double.NaN) : best),
        JsonNodeFactory.instance.arrayNode());
  }

  private static double number(Score score) {
    Double number = score.number();
    return number == null ? Double.NEGATIVE_INFINITY : number;
  }

  private Score score(double[] own, double[] expected) {
    return switch (measure) {
      case COSINE -> {
        double cosine = Vectors.cosine(own, expected);
        double value = stretchedFrom == null ? cosine : stretched(cosine, stretchedFrom);
        yield assessed(value, value >= threshold);
      }
      case DOT -> {
        double dot = Vectors.dot(own, expected);
        yield assessed(dot, dot >= threshold);
      }
      case EUCLIDEAN -> {
        double distance = Vectors.euclidean(own, expected);
        yield assessed(1 / (1 + distance), distance <= threshold);
      }
    };
  }

  private Score assessed(double value, boolean pass) {
    Score score = Score.of(name, value);
    return score.isError() ? score : Assessed.as(score, pass);
  }

  /** Returns a cosine stretched so that the least that is to be expected is 0. */
  static double stretched(double cosine, double from) {
    return Math.max(0, Math.min(1, (cosine - from) / (1 - from)));
  }

  static Question embedding(JudgeModel model, String text) {
    return new Question(model.embeddingOf(text), 1, Question.Scope.CONTENT);
  }

  @Override
  public int waves() {
    return 1;
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }
}
