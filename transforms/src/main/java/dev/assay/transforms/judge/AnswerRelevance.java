package dev.assay.transforms.judge;

import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code answer-relevance}: a judge thinks up questions that the answer would be an answer to; the
 * score is the mean cosine of their embeddings with that of the real question (Ragas, promptfoo),
 * and 0 where all of the judge's samples find the answer noncommittal.
 */
final class AnswerRelevance implements Inquiry {

  private static final int STANDARD_QUESTIONS = 3;
  private static final int MOST_QUESTIONS = 20;
  private static final double STANDARD_THRESHOLD = 0.5;
  private static final VerdictForm FORM =
      VerdictForm.create()
          .text("question", "the one that the answer best answers")
          .flag("noncommittal", "whether the answer is evasive or vague, such as \"I don't know\"");

  private final int questions;
  private final @Nullable JudgeModel embedding;

  private AnswerRelevance(int questions, @Nullable JudgeModel embedding) {
    this.questions = questions;
    this.embedding = embedding;
  }

  static Judge of(EvaluatorParameters parameters) {
    parameters.defaultThreshold(STANDARD_THRESHOLD);
    int questions = parameters.integer("questions", STANDARD_QUESTIONS, 1, MOST_QUESTIONS);
    return PanelJudge.of(
        parameters,
        new AnswerRelevance(questions, JudgeModel.embedding(parameters)),
        new Tally(null));
  }

  @Override
  public int waves() {
    return 2;
  }

  @Override
  public List<Question> later(Answer answer, Seat seat) {
    return embeddings(Collections.nCopies(questions + 1, RunTexts.query(answer)));
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    List<Question> thoughtUp = new ArrayList<>();
    for (int i = 1; i <= questions; i++) {
      thoughtUp.add(thoughtUp(answer, seat, (seat.sample() - 1) * questions + i));
    }
    if (!thoughtUp.stream().allMatch(replies::has)) {
      return new Finding.Asks(thoughtUp);
    }
    List<String> texts = new ArrayList<>();
    texts.add(RunTexts.query(answer));
    boolean noncommittal = true;
    for (Question question : thoughtUp) {
      Verdict verdict = Verdict.of(replies.of(question));
      noncommittal &= verdict.flag("noncommittal");
      texts.add(verdict.text("question"));
    }
    if (noncommittal) {
      return Finding.of(Vote.of(0, "The answer is noncommittal."));
    }
    List<Question> embeddings = embeddings(texts);
    if (!embeddings.stream().allMatch(replies::has)) {
      return new Finding.Asks(embeddings);
    }
    return Finding.of(Vote.of(meanCosine(embeddings, replies), ""));
  }

  private static double meanCosine(List<Question> embeddings, Replies replies) {
    double[] asked = Vectors.of(replies.of(embeddings.get(0)));
    double sum = 0;
    for (Question question : embeddings.subList(1, embeddings.size())) {
      sum += Vectors.cosine(asked, Vectors.of(replies.of(question)));
    }
    return sum / (embeddings.size() - 1);
  }

  private List<Question> embeddings(List<String> texts) {
    if (embedding == null) {
      throw new IllegalStateException("The evaluator's problems were not heeded");
    }
    JudgeModel model = embedding;
    return texts.stream().map(text -> Similarity.embedding(model, text)).toList();
  }

  private static Question thoughtUp(Answer answer, Seat seat, int sample) {
    Inquest inquest =
        new Inquest(
            "Think up the question that the ANSWER answers, and say whether the ANSWER is"
                + " noncommittal.",
            List.of(new Material("ANSWER", answer.text())),
            FORM);
    return new Question(inquest.call(seat.model()), sample, Question.Scope.RUN);
  }
}
