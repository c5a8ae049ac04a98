package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An {@code assert-set} of which a part asks a model: its parts ask side by side. */
final class JudgedSet implements Judge {

  private final AssertSet set;
  private final List<Evaluator> parts;

  JudgedSet(AssertSet set) {
    this.set = set;
    this.parts = set.parts().stream().map(EvaluatorParameters.Part::evaluator).toList();
  }

  @Override
  public JudgeStep step(Answer answer, Replies replies) {
    List<Question> questions = new ArrayList<>();
    List<List<Score>> scores = new ArrayList<>();
    ArrayNode votes = JsonNodeFactory.instance.arrayNode();
    for (Evaluator part : parts) {
      if (part instanceof Judge judge) {
        boolean unused =
            judge
                .step(answer, replies)
                .match(
                    ask -> questions.addAll(ask.questions()),
                    scored -> {
                      scored.votes().forEach(votes::add);
                      return scores.add(scored.scores());
                    });
      } else {
        scores.add(part.evaluate(answer));
      }
    }
    return questions.isEmpty()
        ? new JudgeStep.Scored(List.of(set.combined(scores)), votes)
        : new JudgeStep.Ask(questions);
  }

  private Stream<Judge> judges() {
    return parts.stream().filter(Judge.class::isInstance).map(Judge.class::cast);
  }

  @Override
  public int waves() {
    return judges().mapToInt(Judge::waves).max().orElse(1);
  }

  @Override
  public List<Question> preparations() {
    return judges().flatMap(judge -> judge.preparations().stream()).toList();
  }

  @Override
  public List<Question> later(Answer answer) {
    return judges().flatMap(judge -> judge.later(answer).stream()).toList();
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  @Override
  public List<String> names() {
    return List.of(set.name());
  }
}
