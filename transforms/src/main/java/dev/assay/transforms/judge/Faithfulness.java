package dev.assay.transforms.judge;

import dev.assay.io.experiment.ModelCall;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.List;

/**
 * {@code context-faithfulness}: supported ÷ all statements of the answer (Ragas). A judge first
 * takes the answer apart into statements, then says of each whether the context supports it.
 */
final class Faithfulness implements Inquiry {

  private static final double STANDARD_THRESHOLD = 0.5;

  private static final VerdictForm STATEMENTS =
      VerdictForm.create()
          .texts("statements", "each understandable by itself, without pronouns; none is added");

  private final String contextKey;

  private Faithfulness(String contextKey) {
    this.contextKey = contextKey;
  }

  static Judge of(EvaluatorParameters parameters) {
    parameters.defaultThreshold(STANDARD_THRESHOLD);
    return PanelJudge.of(
        parameters, new Faithfulness(parameters.text("context", "")), new Tally(null));
  }

  @Override
  public int waves() {
    return 2;
  }

  @Override
  public List<Question> later(Answer answer, Seat seat) {
    return List.of(support(RunTexts.contexts(answer, contextKey), List.of(answer.text()), seat));
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    List<String> contexts = RunTexts.contexts(answer, contextKey);
    Question takenApart = statements(answer, seat);
    if (!replies.has(takenApart)) {
      return Finding.asking(takenApart);
    }
    List<String> statements = Verdict.of(replies.of(takenApart)).texts("statements");
    if (statements.isEmpty()) {
      throw EvaluationException.noValue("The answer makes no statement");
    }
    Question question = support(contexts, statements, seat);
    if (!replies.has(question)) {
      return Finding.asking(question);
    }
    return Finding.of(Shares.vote(Verdict.of(replies.of(question)), statements.size()));
  }

  private static Question statements(Answer answer, Seat seat) {
    Inquest inquest =
        new Inquest(
            "Take the ANSWER to the QUESTION apart into single statements of fact.",
            List.of(
                new Material("QUESTION", RunTexts.query(answer)),
                new Material("ANSWER", answer.text())),
            STATEMENTS);
    return asked(inquest.call(seat.model()), seat);
  }

  private static Question support(List<String> contexts, List<String> statements, Seat seat) {
    Inquest inquest =
        new Inquest(
            "Decide of each of the "
                + statements.size()
                + " STATEMENTS whether it follows from the CONTEXT alone, whatever else you know.",
            List.of(
                new Material("CONTEXT", String.join("\n\n", contexts)),
                new Material("STATEMENTS", RunTexts.numbered(statements))),
            Shares.form("true if the statement follows from the context"));
    return asked(inquest.call(seat.model()), seat);
  }

  private static Question asked(ModelCall call, Seat seat) {
    return new Question(call, seat.sample(), Question.Scope.RUN);
  }
}
