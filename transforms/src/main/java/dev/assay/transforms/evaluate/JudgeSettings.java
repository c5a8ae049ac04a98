package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.extract.Extraction;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A judge with the settings of every type. An empty answer is never sent: it scores 0 and fails,
 * also under {@code not-}, since saying nothing satisfies nobody.
 */
final class JudgeSettings implements Judge {

  private static final String EMPTY = "The answer is empty; no judge was asked.";

  private final Judge judge;
  private final @Nullable Extraction extraction;
  private final UnaryOperator<Score> finish;

  JudgeSettings(Judge judge, @Nullable Extraction extraction, UnaryOperator<Score> finish) {
    this.judge = judge;
    this.extraction = extraction;
    this.finish = finish;
  }

  @Override
  public JudgeStep step(Answer answer, Replies replies) {
    try {
      Answer seen = seen(answer);
      if (seen.text().isBlank() && !judge.takesEmpty()) {
        return scored(names().stream().map(JudgeSettings::empty).toList());
      }
      TooLarge.refuse(seen.text());
      return judge
          .step(seen, replies)
          .match(
              ask -> ask,
              scored ->
                  new JudgeStep.Scored(
                      scored.scores().stream().map(finish).toList(), scored.votes()));
    } catch (EvaluationException e) {
      return scored(names().stream().map(e::score).toList());
    }
  }

  private Answer seen(Answer answer) {
    return extraction == null ? answer : extraction.of(answer);
  }

  private static JudgeStep scored(List<Score> scores) {
    return new JudgeStep.Scored(scores, JsonNodeFactory.instance.arrayNode());
  }

  private static Score empty(String name) {
    return new Score(
        name, JsonNodeFactory.instance.numberNode(0.0), null, EMPTY, "fail", null, null, null);
  }

  @Override
  public int waves() {
    return judge.waves();
  }

  @Override
  public List<Question> preparations() {
    return judge.preparations();
  }

  @Override
  public List<Question> later(Answer answer) {
    return judge.later(seen(answer));
  }

  @Override
  public boolean takesEmpty() {
    return judge.takesEmpty();
  }

  @Override
  public List<String> names() {
    return judge.names();
  }
}
