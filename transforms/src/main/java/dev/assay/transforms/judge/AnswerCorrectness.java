package dev.assay.transforms.judge;

import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code answer-correctness} (Ragas, autoevals): the weighted mean of how many statements are right
 * and of how near the answer's embedding is to that of the expected answer. A judge sorts the
 * statements of both answers into those that both make (TP), those of the answer alone (FP) and
 * those of the expected answer alone (FN); their share is TP ÷ (TP + (FP + FN) ÷ 2), and 0 without
 * any TP. Weights are {@code factuality_weight} (0.75) and {@code similarity_weight} (0.25).
 */
final class AnswerCorrectness implements Inquiry {

  private static final double STANDARD_THRESHOLD = 0.5;
  private static final double FACTUALITY_WEIGHT = 0.75;
  private static final double SIMILARITY_WEIGHT = 0.25;

  private static final VerdictForm FORM =
      VerdictForm.create()
          .text("reason", "before you sort")
          .texts("both", "the statements of the ANSWER that the EXPECTED ANSWER supports")
          .texts("answer_only", "the statements of the ANSWER that it does not support")
          .texts("expected_only", "the statements of the EXPECTED ANSWER that the ANSWER lacks");

  private final Reference reference;
  private final @Nullable JudgeModel embedding;
  private final double factualityWeight;
  private final double similarityWeight;

  private AnswerCorrectness(EvaluatorParameters parameters) {
    reference = parameters.referenceOrValue();
    embedding = JudgeModel.embedding(parameters);
    factualityWeight = parameters.number("factuality_weight", FACTUALITY_WEIGHT);
    similarityWeight = parameters.number("similarity_weight", SIMILARITY_WEIGHT);
    if (factualityWeight + similarityWeight == 0) {
      parameters.problem("has no weight (one of factuality_weight and similarity_weight above 0)");
    }
  }

  static Judge of(EvaluatorParameters parameters) {
    parameters.defaultThreshold(STANDARD_THRESHOLD);
    return PanelJudge.of(parameters, new AnswerCorrectness(parameters), new Tally(null));
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    if (embedding == null) {
      throw new IllegalStateException("The evaluator's problems were not heeded");
    }
    String expected = String.join("\n", reference.texts(answer));
    Question sorted = sorted(answer, expected, seat);
    Question own = Similarity.embedding(embedding, answer.text());
    Question wanted = Similarity.embedding(embedding, expected);
    List<Question> questions = List.of(sorted, own, wanted);
    if (!questions.stream().allMatch(replies::has)) {
      return new Finding.Asks(questions);
    }
    Verdict verdict = Verdict.of(replies.of(sorted));
    double factuality =
        f1(
            verdict.texts("both").size(),
            verdict.texts("answer_only").size(),
            verdict.texts("expected_only").size());
    double similarity = Vectors.cosine(Vectors.of(replies.of(own)), Vectors.of(replies.of(wanted)));
    return Finding.of(Vote.of(weighted(factuality, similarity), verdict.text("reason")));
  }

  private double weighted(double factuality, double similarity) {
    return (factualityWeight * factuality + similarityWeight * similarity)
        / (factualityWeight + similarityWeight);
  }

  /** Returns the share of right statements. */
  static double f1(int both, int answerOnly, int expectedOnly) {
    return both == 0 ? 0 : both / (both + (answerOnly + expectedOnly) / 2.0);
  }

  private static Question sorted(Answer answer, String expected, Seat seat) {
    Inquest inquest =
        new Inquest(
            "Take the ANSWER and the EXPECTED ANSWER to the QUESTION apart into single statements"
                + " of fact, and sort these by who makes them. Each statement stands in one list.",
            List.of(
                new Material("QUESTION", RunTexts.query(answer)),
                new Material("EXPECTED ANSWER", expected),
                new Material("ANSWER", answer.text())),
            FORM);
    return new Question(inquest.call(seat.model()), seat.sample(), Question.Scope.RUN);
  }
}
