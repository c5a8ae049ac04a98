package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code llm-rubric}: whether an answer meets a rubric, and how well from 0 to 1. As promptfoo's,
 * but that a verdict without {@code pass} is none.
 */
final class Rubric implements Inquiry {

  private static final VerdictForm FORM =
      VerdictForm.create()
          .text("reason", "why, in a sentence or two")
          .flag("pass", "whether the answer meets the rubric")
          .number("score", "how well it does, from 0 (not at all) to 1 (fully)");

  private final Wording rubric;

  private Rubric(Wording rubric) {
    this.rubric = rubric;
  }

  static Judge of(EvaluatorParameters parameters) {
    Rubric inquiry = new Rubric(Wording.required(parameters, "rubric", "value"));
    return PanelJudge.of(parameters, inquiry, new Tally(parameters.number("threshold")));
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    List<Material> material = new ArrayList<>();
    material.add(new Material("PROMPT", RunTexts.prompt(answer)));
    material.add(new Material("ANSWER", answer.text()));
    Inquest inquest =
        new Inquest(
            "Does the ANSWER meet this rubric?\n\nRubric: "
                + rubric.of(answer)
                + "\n\nThe PROMPT is what the model was asked. Judge the ANSWER alone.",
            material,
            FORM);
    Question question = new Question(inquest.call(seat.model()), seat.sample(), Question.Scope.RUN);
    if (!replies.has(question)) {
      return Finding.asking(question);
    }
    return Finding.of(vote(Verdict.of(replies.of(question))));
  }

  private static Vote vote(Verdict verdict) {
    JsonNode given = verdict.json().path("score");
    boolean pass = verdict.flag("pass");
    Double score =
        given.isMissingNode() || given.isNull()
            ? Double.valueOf(pass ? 1 : 0)
            : Double.valueOf(verdict.number("score", 0, 1));
    if (pass ? score == 0 : score == 1) {
      throw new EvaluationException(
          Verdict.CONTRADICTION, "The judge says pass " + pass + " and score " + given);
    }
    return Vote.of(score, pass, verdict.text("reason"));
  }
}
