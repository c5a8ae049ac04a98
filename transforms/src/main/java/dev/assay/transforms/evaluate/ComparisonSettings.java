package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.extract.Extraction;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A comparison with the settings of every type. */
final class ComparisonSettings implements Comparison {

  private final Comparison comparison;
  private final @Nullable Extraction extraction;
  private final UnaryOperator<Score> finish;

  ComparisonSettings(
      Comparison comparison, @Nullable Extraction extraction, UnaryOperator<Score> finish) {
    this.comparison = comparison;
    this.extraction = extraction;
    this.finish = finish;
  }

  @Override
  public JudgeStep compare(List<Answer> answers, Replies replies) {
    try {
      return comparison
          .compare(answers.stream().map(this::seen).toList(), replies)
          .match(
              ask -> ask,
              scored ->
                  new JudgeStep.Scored(
                      scored.scores().stream().map(finish).toList(), scored.votes()));
    } catch (EvaluationException e) {
      return new JudgeStep.Scored(
          answers.stream().map(answer -> e.score(name())).toList(),
          JsonNodeFactory.instance.arrayNode());
    }
  }

  private Answer seen(Answer answer) {
    return extraction == null ? answer : extraction.of(answer);
  }

  @Override
  public String name() {
    return comparison.name();
  }
}
