package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.statistics.ChoiceScores;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges that choose one of several labels, each of which scores something: {@code
 * model-graded-closedqa}, {@code factuality}, and {@code llm-classifier} with choices of the
 * author's. The reason is asked for before the choice.
 */
final class Choices implements Inquiry {

  private static final int MOST_CHOICES = 100;

  private static final Map<String, Double> YES_NO = yesNo();

  private static final String CLOSED_QA =
      "Does the ANSWER meet this criterion? Choose Y if it does, N if it does not.\n\nCriterion: ";

  private static final String FACTUALITY =
      """
      Compare the facts of the ANSWER with those of the EXPERT's answer to the QUESTION. Differences \
      of style, grammar or punctuation do not count. Choose
      A if the ANSWER says a part of what the EXPERT says and nothing against it,
      B if it says all that the EXPERT says and more, and nothing against it,
      C if it says the same as the EXPERT,
      D if it contradicts the EXPERT,
      E if they differ, but not in what matters for the facts.\
      """;

  private final Task task;
  private final VerdictForm form;
  private final ChoiceScores scores;
  private final List<String> labels;
  private final boolean assessed;

  /** Says what is to be chosen and shows the material. */
  private interface Task {
    Inquest of(Answer answer, VerdictForm form);
  }

  private Choices(Task task, Map<String, Double> scores, boolean assessed) {
    this.task = task;
    this.scores = new ChoiceScores(scores);
    this.labels = List.copyOf(scores.keySet());
    this.assessed = assessed;
    this.form =
        VerdictForm.create()
            .text("reason", "step by step, before you choose")
            .choice("choice", labels);
  }

  private static Map<String, Double> yesNo() {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("Y", 1.0);
    scores.put("N", 0.0);
    return scores;
  }

  /** As promptfoo and OpenAI's evals have it: a criterion, yes or no. */
  static Judge closedQa(EvaluatorParameters parameters) {
    Wording criterion = Wording.required(parameters, "criterion", "value");
    Task task =
        (answer, form) ->
            new Inquest(
                CLOSED_QA + criterion.of(answer),
                List.of(
                    new Material("QUESTION", RunTexts.prompt(answer)),
                    new Material("ANSWER", answer.text())),
                form);
    return judge(parameters, new Choices(task, YES_NO, true));
  }

  /** As autoevals and promptfoo have it; the profile says what choices score. */
  static Judge factuality(EvaluatorParameters parameters) {
    Reference reference = parameters.referenceOrValue();
    boolean promptfoo = parameters.profile("promptfoo", "autoevals").equals("promptfoo");
    ChoiceScores standard =
        promptfoo ? ChoiceScores.PROMPTFOO_FACTUALITY : ChoiceScores.AUTOEVALS_FACTUALITY;
    Map<String, Double> scores = new LinkedHashMap<>();
    for (String label : List.of("A", "B", "C", "D", "E")) {
      scores.put(label, Objects.requireNonNullElse(standard.of(label), 0.0));
    }
    scores.putAll(own(parameters, scores));
    Task task =
        (answer, form) ->
            new Inquest(
                FACTUALITY,
                List.of(
                    new Material("QUESTION", RunTexts.query(answer)),
                    new Material("EXPERT", String.join("\n", reference.texts(answer))),
                    new Material("ANSWER", answer.text())),
                form);
    return judge(parameters, new Choices(task, scores, true));
  }

  /** Scores of the author's that go over the standard ones. */
  private static Map<String, Double> own(
      EvaluatorParameters parameters, Map<String, Double> standard) {
    JsonNode given = parameters.json("choice_scores");
    if (given == null) {
      return Map.of();
    }
    Map<String, Double> scores = scores(parameters, given);
    scores.keySet().stream()
        .filter(label -> !standard.containsKey(label))
        .forEach(label -> parameters.unknown("choice in choice_scores", label, standard.keySet()));
    return scores;
  }

  /** As autoevals' classifiers: the author's own task and choices. */
  static Judge classifier(EvaluatorParameters parameters) {
    Wording words = Wording.required(parameters, "prompt", "value");
    JsonNode given = parameters.json("choice_scores");
    Map<String, Double> scores = given == null ? Map.of() : scores(parameters, given);
    if (scores.size() < 2) {
      parameters.problem(
          "has no choice_scores to choose from (must be a mapping of two or more choices to"
              + " numbers, such as {good: 1, bad: 0})");
    }
    Reference reference = parameters.reference();
    Task task =
        (answer, form) -> {
          List<Material> material = new ArrayList<>();
          material.add(new Material("PROMPT", RunTexts.prompt(answer)));
          JsonNode expected = reference.of(answer);
          if (expected != null) {
            material.add(new Material("EXPECTED", Answer.text(expected)));
          }
          material.add(new Material("ANSWER", answer.text()));
          return new Inquest(words.of(answer), material, form);
        };
    return judge(parameters, new Choices(task, scores, false));
  }

  private static Map<String, Double> scores(EvaluatorParameters parameters, JsonNode given) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      double score = entry.getValue().doubleValue();
      if (!entry.getValue().isNumber() || !Double.isFinite(score)) {
        parameters.problem(
            "has an invalid score of choice " + entry.getKey() + " (must be a number)");
      }
      scores.put(entry.getKey(), score);
    }
    if (!given.isObject() || scores.size() > MOST_CHOICES) {
      parameters.problem(
          "has invalid choice_scores (must be a mapping of at most "
              + MOST_CHOICES
              + " choices to numbers)");
    }
    return scores;
  }

  private static Judge judge(EvaluatorParameters parameters, Choices inquiry) {
    @Nullable Double threshold = inquiry.assessed ? parameters.number("threshold") : null;
    return PanelJudge.of(parameters, inquiry, new Tally(threshold));
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    Question question =
        new Question(task.of(answer, form).call(seat.model()), seat.sample(), Question.Scope.RUN);
    if (!replies.has(question)) {
      return Finding.asking(question);
    }
    Verdict verdict = Verdict.of(replies.of(question));
    String label = verdict.choice("choice", labels);
    Double score = scores.of(label);
    if (score == null) {
      throw new EvaluationException(Verdict.NONE, "The judge chose what was not offered");
    }
    Boolean pass = assessed ? Boolean.valueOf(score > 0) : null;
    return Finding.of(new Vote("", score, label, pass, verdict.text("reason"), null));
  }
}
