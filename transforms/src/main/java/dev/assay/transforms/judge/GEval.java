package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.statistics.Votes;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code g-eval}: a judge first turns the criteria into steps, once for all answers, then grades
 * each answer by them from 0 to 10, of which the score is a tenth (Liu et al. 2023, "G-Eval", arXiv
 * 2303.16634). Where the API tells how likely each grade was, the grade is the mean of grades by
 * their probabilities, Σ p(g)·g ÷ Σ p(g), without those below 1 % (as DeepEval has it).
 */
final class GEval implements Inquiry {

  private static final double LEAST_PROBABILITY = 0.01;
  private static final int HIGHEST = 10;
  private static final int MOST_ALTERNATIVES = 20;
  private static final double STANDARD_THRESHOLD = 0.7;

  private static final Pattern GRADE = Pattern.compile("\"score\"\\s*:\\s*(\\d{1,2})(?!\\d|\\.)");

  private static final VerdictForm STEPS_FORM =
      VerdictForm.create().texts("steps", "each one thing to look at, three or four in all");
  private static final VerdictForm FORM =
      VerdictForm.create()
          .text("reason", "why, in a sentence or two, by the steps")
          .whole("score", "from 0 (not at all) to 10 (fully)");

  private final List<String> criteria;
  private final List<String> steps;
  private final Reference reference;
  private final @Nullable Boolean weighted;

  private GEval(
      List<String> criteria, List<String> steps, Reference reference, @Nullable Boolean weighted) {
    this.criteria = criteria;
    this.steps = steps;
    this.reference = reference;
    this.weighted = weighted;
  }

  static Judge of(EvaluatorParameters parameters) {
    List<String> steps = parameters.texts("evaluation_steps");
    List<String> criteria = new ArrayList<>();
    JsonNode value = parameters.either("criteria", "value");
    if (value != null && value.isTextual()) {
      criteria.add(value.textValue());
    } else if (value != null) {
      value.forEach(entry -> criteria.add(entry.asText("")));
    }
    if (criteria.isEmpty() || criteria.stream().anyMatch(String::isBlank)) {
      parameters.problem("has no criteria (must be a text or a list of texts)");
    }
    if (criteria.size() > 1 && !steps.isEmpty()) {
      parameters.problem("has evaluation_steps for several criteria (give them for one)");
    }
    JsonNode weighted = parameters.json("weighted");
    if (weighted != null && !weighted.isBoolean()) {
      parameters.problem("has an invalid weighted (must be true or false)");
    }
    parameters.defaultThreshold(STANDARD_THRESHOLD);
    GEval inquiry =
        new GEval(
            criteria,
            steps,
            parameters.reference(),
            weighted == null ? null : Boolean.valueOf(weighted.booleanValue()));
    return PanelJudge.of(parameters, inquiry, new Tally(null));
  }

  @Override
  public List<String> parts() {
    List<String> parts = new ArrayList<>();
    for (int i = 1; i <= criteria.size(); i++) {
      parts.add("c" + i);
    }
    return criteria.size() <= 1 ? WHOLE : parts;
  }

  @Override
  public List<Question> preparations(Seat seat) {
    return steps.isEmpty()
        ? criteria.stream().map(criterion -> stepsOf(criterion, seat)).toList()
        : List.of();
  }

  private static Question stepsOf(String criterion, Seat seat) {
    Inquest inquest =
        new Inquest(
            "Write down the steps by which to grade a model's answer on this criterion. They must"
                + " be clear enough for another to grade by them alone.\n\nCriterion: "
                + criterion,
            List.of(),
            STEPS_FORM);
    return new Question(inquest.call(seat.model()), 1, Question.Scope.CONTENT);
  }

  /** Before the steps are known they are taken to be as long as the criterion. */
  @Override
  public List<Question> later(Answer answer, Seat seat) {
    return steps.isEmpty()
        ? criteria.stream()
            .map(criterion -> grade(criterion, List.of(criterion), answer, seat))
            .toList()
        : List.of();
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    List<Question> questions = new ArrayList<>();
    List<Vote> votes = new ArrayList<>();
    List<String> parts = parts();
    for (int i = 0; i < criteria.size(); i++) {
      String criterion = criteria.get(i);
      try {
        List<String> by =
            steps.isEmpty()
                ? Verdict.of(replies.of(stepsOf(criterion, seat))).texts("steps")
                : steps;
        Question question = grade(criterion, by, answer, seat);
        if (replies.has(question)) {
          votes.add(vote(replies.of(question)).on(parts.get(i)));
        } else {
          questions.add(question);
        }
      } catch (EvaluationException e) {
        votes.add(Vote.failed(parts.get(i), e));
      }
    }
    return questions.isEmpty() ? new Finding.Votes(votes) : new Finding.Asks(questions);
  }

  private Question grade(String criterion, List<String> by, Answer answer, Seat seat) {
    List<Material> material = new ArrayList<>();
    material.add(new Material("PROMPT", RunTexts.prompt(answer)));
    JsonNode expected = reference.of(answer);
    if (expected != null) {
      material.add(new Material("EXPECTED", Answer.text(expected)));
    }
    material.add(new Material("ANSWER", answer.text()));
    String task =
        "Grade the ANSWER on this criterion, step by step.\n\nCriterion: "
            + criterion
            + "\n\nSteps:\n"
            + RunTexts.numbered(by);
    ModelCall call = new Inquest(task, material, FORM).call(seat.model());
    return new Question(
        isWeighted(seat.model()) ? withAlternatives(call) : call,
        seat.sample(),
        Question.Scope.RUN);
  }

  /** Only these are known to tell probabilities; models that reason refuse to. */
  private boolean isWeighted(JudgeModel model) {
    return weighted != null
        ? weighted
        : model.api().equals("openai") && model.model().matches("gpt-(3\\.5|4).*");
  }

  private static ModelCall withAlternatives(ModelCall call) {
    ObjectNode parameters = call.parameters().deepCopy();
    if (!parameters.has("logprobs")) {
      parameters.put("logprobs", true).put("top_logprobs", MOST_ALTERNATIVES);
    }
    return new ModelCall(
        call.api(), call.model(), call.group(), call.prompt(), parameters, call.mode());
  }

  private static Vote vote(Completion reply) {
    Verdict verdict = Verdict.of(reply);
    double plain = verdict.number("score", 0, HIGHEST);
    Double mean = weightedGrade(reply);
    return Vote.of((mean == null ? plain : mean) / HIGHEST, verdict.text("reason"));
  }

  /** Returns the mean grade, or null where the reply does not tell how likely grades were. */
  static @Nullable Double weightedGrade(Completion reply) {
    ObjectNode details = reply.details();
    JsonNode tokens = details == null ? null : details.at("/logprobs/content");
    if (tokens == null || !tokens.isArray()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append(token.path("token").asText("")));
    Matcher grade = GRADE.matcher(text);
    int start = -1;
    while (grade.find()) {
      start = grade.start(1);
    }
    int at = 0;
    for (JsonNode token : tokens) {
      int length = token.path("token").asText("").length();
      if (start >= at && start < at + length) {
        return mean(probabilities(token));
      }
      at += length;
    }
    return null;
  }

  private static Map<Double, Double> probabilities(JsonNode token) {
    Map<Double, Double> probabilities = new HashMap<>();
    for (JsonNode alternative : token.path("top_logprobs")) {
      String word = alternative.path("token").asText("").strip();
      JsonNode logarithm = alternative.path("logprob");
      if (word.matches("\\d{1,2}") && Integer.parseInt(word) <= HIGHEST && logarithm.isNumber()) {
        probabilities.merge(Double.valueOf(word), Math.exp(logarithm.doubleValue()), Double::sum);
      }
    }
    return probabilities;
  }

  private static @Nullable Double mean(Map<Double, Double> probabilities) {
    boolean told = probabilities.values().stream().anyMatch(p -> p >= LEAST_PROBABILITY);
    return told ? Double.valueOf(Votes.weightedGrade(probabilities, LEAST_PROBABILITY)) : null;
  }
}
