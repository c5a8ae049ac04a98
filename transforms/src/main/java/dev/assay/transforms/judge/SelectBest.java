package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Assessed;
import dev.assay.transforms.evaluate.Comparison;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.JudgeStep;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code select-best}: which of the variants' answers to a row is best. The judge sees them without
 * their names, once in their order and once in the reverse: where it chooses the same both times,
 * that one scores 1, else both of its choices score a half. With {@code swap: false} it is asked
 * once. Several votes are averaged; the only one with the most passes.
 */
final class SelectBest implements Comparison {

  private static final int MOST_SAMPLES = 99;
  private static final double TIE = 0.5;

  private final String name;
  private final Wording criterion;
  private final List<Seat> seats;
  private final boolean swap;

  private SelectBest(String name, Wording criterion, List<Seat> seats, boolean swap) {
    this.name = name;
    this.criterion = criterion;
    this.seats = seats;
    this.swap = swap;
  }

  static Comparison of(EvaluatorParameters parameters) {
    Wording criterion = Wording.required(parameters, "criterion", "value");
    int samples = parameters.integer("samples", 1, 1, MOST_SAMPLES);
    List<Seat> seats = new ArrayList<>();
    for (JudgeModel model : JudgeModel.panel(parameters)) {
      IntStream.rangeClosed(1, samples).forEach(sample -> seats.add(new Seat(model, sample)));
    }
    return new SelectBest(parameters.name(), criterion, seats, parameters.flag("swap", true));
  }

  @Override
  public JudgeStep compare(List<Answer> answers, Replies replies) {
    List<Question> open = new ArrayList<>();
    ArrayNode votes = JsonNodeFactory.instance.arrayNode();
    double[] shares = new double[answers.size()];
    int good = 0;
    EvaluationException problem = null;
    for (Seat seat : seats) {
      List<Question> asked = questions(answers, seat);
      List<Question> missing = asked.stream().filter(question -> !replies.has(question)).toList();
      open.addAll(missing);
      if (missing.isEmpty()) {
        try {
          int first = choice(replies, asked.get(0), answers.size(), false);
          int second = swap ? choice(replies, asked.get(1), answers.size(), true) : first;
          shares[first] += TIE;
          shares[second] += TIE;
          good++;
          votes.add(vote(seat).put("choice", first + 1).put("swapped_choice", second + 1));
        } catch (EvaluationException e) {
          problem = e;
          votes.add(vote(seat).put("error", e.code()));
        }
      }
    }
    if (!open.isEmpty()) {
      return new JudgeStep.Ask(open);
    }
    if (2 * good <= seats.size()) {
      throw problem == null ? new EvaluationException(Verdict.NONE, "No judge was asked") : problem;
    }
    return new JudgeStep.Scored(scores(shares, good), votes);
  }

  private static ObjectNode vote(Seat seat) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("judge", seat.model().label())
        .put("sample", seat.sample());
  }

  private List<Score> scores(double[] shares, int good) {
    double most = Arrays.stream(shares).max().orElse(0);
    boolean alone = Arrays.stream(shares).filter(share -> share == most).count() == 1;
    return Arrays.stream(shares)
        .mapToObj(share -> Assessed.as(Score.of(name, share / good), alone && share == most))
        .toList();
  }

  private List<Question> questions(List<Answer> answers, Seat seat) {
    List<Question> questions = new ArrayList<>();
    questions.add(question(answers, seat));
    if (swap) {
      List<Answer> reversed = new ArrayList<>();
      answers.forEach(answer -> reversed.add(0, answer));
      questions.add(question(reversed, seat));
    }
    return questions;
  }

  private Question question(List<Answer> answers, Seat seat) {
    List<String> numbers = new ArrayList<>();
    List<Material> material = new ArrayList<>();
    material.add(new Material("PROMPT", RunTexts.prompt(answers.get(0))));
    for (Answer answer : answers) {
      numbers.add(String.valueOf(numbers.size() + 1));
      material.add(new Material("ANSWER " + numbers.size(), answer.text()));
    }
    VerdictForm form =
        VerdictForm.create().text("reason", "before you choose").choice("choice", numbers);
    Inquest inquest =
        new Inquest(
            "Which of the "
                + answers.size()
                + " answers is best by this criterion? The order in which they stand means"
                + " nothing.\n\nCriterion: "
                + criterion.of(answers.get(0)),
            material,
            form);
    return new Question(inquest.call(seat.model()), seat.sample(), Question.Scope.RUN);
  }

  /** Returns the index of the chosen answer, in the order that is not reversed. */
  private static int choice(Replies replies, Question question, int answers, boolean reversed) {
    List<String> numbers = IntStream.rangeClosed(1, answers).mapToObj(String::valueOf).toList();
    Verdict verdict = Verdict.of(replies.of(question));
    int index = numbers.indexOf(verdict.choice("choice", numbers));
    return reversed ? answers - 1 - index : index;
  }

  @Override
  public String name() {
    return name;
  }
}
