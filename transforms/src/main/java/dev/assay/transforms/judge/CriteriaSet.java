package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * {@code criteria}: yes or no for each criterion of a set, as Elluminate rates answers. Mode {@code
 * detailed} asks one question for each criterion and keeps the reason, {@code fast} one for all.
 * Rating version {@code mock} asks nobody: its ratings are made from the texts, always the same.
 */
final class CriteriaSet implements Inquiry {

  private static final int MOST_CRITERIA = 100;
  private static final String FAST = "fast";
  private static final String MOCK = "mock";
  private static final String YES = "YES";
  private static final String NO = "NO";
  private static final String ONE =
      "Does the ANSWER to the PROMPT meet this criterion?\n\nCriterion: ";
  private static final String ALL =
      "Does the ANSWER to the PROMPT meet these criteria? Decide each by itself.\n\n";

  private static final VerdictForm DETAILED_FORM =
      VerdictForm.create()
          .text("reason", "why, in a sentence or two")
          .flag("rating", "true if it meets the criterion");

  private final Map<String, Wording> criteria;
  private final BiFunction<Answer, Seat, List<Question>> ask;
  private final boolean fast;
  private final boolean mock;

  private CriteriaSet(Map<String, Wording> criteria, boolean fast, boolean mock) {
    this.criteria = criteria;
    this.fast = fast;
    this.mock = mock;
    this.ask = fast ? this::oneForAll : this::oneForEach;
  }

  static Judge of(EvaluatorParameters parameters) {
    String mode = parameters.choice("rating_mode", List.of("detailed", FAST));
    boolean mock = parameters.choice("rating_version", List.of("standard", MOCK)).equals(MOCK);
    boolean fast = mode.equals(FAST);
    CriteriaSet inquiry = new CriteriaSet(criteria(parameters), fast, mock);
    parameters.tag("rating_mode", mode);
    parameters.defaultThreshold(1);
    Tally tally = new Tally(null);
    if (!mock) {
      return PanelJudge.of(parameters, inquiry, tally);
    }
    JsonNode unused = parameters.json(JudgeModel.JUDGE);
    parameters.tag("rating_version", MOCK);
    JudgeModel nobody = new JudgeModel(MOCK, "", MOCK, Json.object(), null);
    return PanelJudge.of(parameters, List.of(nobody), inquiry, tally);
  }

  private static Map<String, Wording> criteria(EvaluatorParameters parameters) {
    JsonNode given = parameters.either("criteria", "value");
    Map<String, Wording> criteria = new LinkedHashMap<>();
    if (given == null || !given.isArray() || given.isEmpty() || given.size() > MOST_CRITERIA) {
      parameters.problem(
          "has no list of criteria (must be 1 to "
              + MOST_CRITERIA
              + " texts or {criterion, label})");
      return criteria;
    }
    for (JsonNode entry : given) {
      JsonNode words = entry.isObject() ? entry.path("criterion") : entry;
      String label = entry.path("label").asText("c" + (criteria.size() + 1));
      if (!label.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,60}") || criteria.containsKey(label)) {
        parameters.problem(
            "has an invalid or repeated label of a criterion: "
                + label
                + " (must be letters, digits, _ and -, and each another)");
      }
      criteria.put(label, Wording.of(parameters, "criterion", words));
    }
    return criteria;
  }

  @Override
  public List<String> parts() {
    return List.copyOf(criteria.keySet());
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    if (mock) {
      return new Finding.Votes(mocked(answer));
    }
    List<Question> questions = ask.apply(answer, seat);
    if (!questions.stream().allMatch(replies::has)) {
      return new Finding.Asks(questions);
    }
    return new Finding.Votes(
        fast ? ofAll(Verdict.of(replies.of(questions.get(0)))) : ofEach(questions, replies));
  }

  private List<Vote> mocked(Answer answer) {
    List<Vote> votes = new ArrayList<>();
    criteria.forEach(
        (label, words) -> {
          String code = Fence.around(List.of(words.of(answer), answer.text())).code();
          boolean yes = Character.digit(code.charAt(0), 16) % 2 == 0;
          votes.add(vote(label, yes, fast ? "" : "This is a mock rating; no model was asked."));
        });
    return votes;
  }

  private List<Question> oneForAll(Answer answer, Seat seat) {
    List<String> words = criteria.values().stream().map(c -> c.of(answer)).toList();
    VerdictForm form =
        VerdictForm.create()
            .flags("ratings", "one for each criterion in order, true if the answer meets it");
    return List.of(question(ALL + RunTexts.numbered(words), answer, form, seat));
  }

  private List<Question> oneForEach(Answer answer, Seat seat) {
    return criteria.values().stream()
        .map(words -> question(ONE + words.of(answer), answer, DETAILED_FORM, seat))
        .toList();
  }

  private static Question question(String task, Answer answer, VerdictForm form, Seat seat) {
    List<Material> material =
        List.of(
            new Material("PROMPT", RunTexts.prompt(answer)), new Material("ANSWER", answer.text()));
    return new Question(
        new Inquest(task, material, form).call(seat.model()), seat.sample(), Question.Scope.RUN);
  }

  private List<Vote> ofAll(Verdict verdict) {
    List<Boolean> ratings = verdict.flags("ratings", criteria.size());
    List<String> labels = parts();
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      votes.add(vote(labels.get(i), ratings.get(i), ""));
    }
    return votes;
  }

  /** One criterion without a verdict costs the others nothing. */
  private List<Vote> ofEach(List<Question> questions, Replies replies) {
    List<String> labels = parts();
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      try {
        Verdict verdict = Verdict.of(replies.of(questions.get(i)));
        votes.add(vote(labels.get(i), verdict.flag("rating"), verdict.text("reason")));
      } catch (EvaluationException e) {
        votes.add(Vote.failed(labels.get(i), e));
      }
    }
    return votes;
  }

  private static Vote vote(String label, boolean yes, String reason) {
    return new Vote(label, yes ? 1.0 : 0.0, yes ? YES : NO, yes, reason, null);
  }
}
