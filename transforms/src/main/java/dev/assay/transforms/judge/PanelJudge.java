package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.JudgeStep;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import java.util.ArrayList;
import java.util.List;

/**
 * An inquiry made by every seat of a panel, one or more, each by itself. A seat that gives no
 * verdict costs its own vote only.
 */
final class PanelJudge implements Judge {

  /** Most votes of one model on one answer. */
  private static final int MOST_SAMPLES = 99;

  private final String name;
  private final List<Seat> seats;
  private final Inquiry inquiry;
  private final Tally tally;

  private PanelJudge(String name, List<Seat> seats, Inquiry inquiry, Tally tally) {
    this.name = name;
    this.seats = seats;
    this.inquiry = inquiry;
    this.tally = tally;
  }

  /** Returns a judge with the panel that the parameters name. */
  static Judge of(EvaluatorParameters parameters, Inquiry inquiry, Tally tally) {
    return of(parameters, JudgeModel.panel(parameters), inquiry, tally);
  }

  /** Returns a judge with a panel that is not named by the parameters. */
  static Judge of(
      EvaluatorParameters parameters, List<JudgeModel> panel, Inquiry inquiry, Tally tally) {
    int samples = parameters.integer("samples", 1, 1, MOST_SAMPLES);
    List<Seat> seats = new ArrayList<>();
    for (JudgeModel model : panel) {
      int taken = (int) seats.stream().filter(seat -> seat.model().equals(model)).count();
      for (int sample = 1; sample <= samples; sample++) {
        seats.add(new Seat(model, taken + sample));
      }
    }
    return new PanelJudge(parameters.name(), seats, inquiry, tally);
  }

  @Override
  public JudgeStep step(Answer answer, Replies replies) {
    List<Question> questions = new ArrayList<>();
    List<Vote> votes = new ArrayList<>();
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    for (Seat seat : seats) {
      for (Vote vote : stand(answer, seat, replies, questions)) {
        votes.add(vote);
        kept.add(vote.toJson(seat));
      }
    }
    return questions.isEmpty()
        ? new JudgeStep.Scored(scores(votes), kept)
        : new JudgeStep.Ask(questions);
  }

  private List<Vote> stand(Answer answer, Seat seat, Replies replies, List<Question> questions) {
    try {
      return inquiry
          .of(answer, seat, replies)
          .match(
              asks -> {
                questions.addAll(asks.questions());
                return List.of();
              },
              votes -> votes.votes());
    } catch (EvaluationException e) {
      return inquiry.parts().stream().map(part -> Vote.failed(part, e)).toList();
    }
  }

  private List<Score> scores(List<Vote> votes) {
    List<String> parts = inquiry.parts();
    List<Score> scores = new ArrayList<>();
    for (String part : parts) {
      List<Vote> ofPart = votes.stream().filter(vote -> vote.part().equals(part)).toList();
      scores.add(tally.score(nameOf(part), ofPart, seats.size()));
    }
    if (!parts.equals(Inquiry.WHOLE)) {
      scores.add(0, Tally.whole(name, scores));
    }
    return scores;
  }

  private String nameOf(String part) {
    return part.isEmpty() ? name : name + "." + part;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(name);
    inquiry.parts().stream()
        .filter(part -> !part.isEmpty())
        .forEach(part -> names.add(nameOf(part)));
    return names;
  }

  @Override
  public int waves() {
    return inquiry.waves();
  }

  @Override
  public List<Question> preparations() {
    return seats.stream().flatMap(seat -> inquiry.preparations(seat).stream()).toList();
  }

  @Override
  public List<Question> later(Answer answer) {
    return seats.stream().flatMap(seat -> inquiry.later(answer, seat).stream()).toList();
  }
}
