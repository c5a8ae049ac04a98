package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.extract.Extraction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every type takes besides its own parameters. In front of the evaluator, {@code extract}
 * takes the part of the answer that is scored. Behind it come, in this order, {@code threshold} (a
 * number of at least that passes, unless the type gives it a meaning of its own), the opposite of
 * {@code not-}, {@code weight} (0 never fails) and the tags.
 */
final class CommonSettings implements Evaluator {

  private final String name;
  private final @Nullable Extraction extraction;
  private final Evaluator evaluator;
  private final @Nullable Double threshold;
  private final boolean opposite;
  private final boolean onlyReported;
  private final ObjectNode tags;

  private CommonSettings(
      EvaluatorParameters parameters, EvaluatorFactory factory, boolean opposite) {
    this.name = parameters.name();
    this.extraction = Extraction.of(parameters);
    this.evaluator = factory.create(parameters);
    this.threshold = parameters.threshold();
    this.opposite = opposite;
    this.onlyReported = parameters.isOnlyReported();
    this.tags = parameters.tags();
  }

  /** Returns a factory whose evaluators have the settings of every type. */
  static EvaluatorFactory around(EvaluatorFactory factory, boolean opposite) {
    return parameters -> {
      CommonSettings settings = new CommonSettings(parameters, factory, opposite);
      if (settings.evaluator instanceof Comparison comparison) {
        return new ComparisonSettings(comparison, settings.extraction, settings::finished);
      }
      return settings.evaluator instanceof Judge judge
          ? new JudgeSettings(judge, settings.extraction, settings::finished)
          : settings;
    };
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    try {
      Answer seen = extraction == null ? answer : extraction.of(answer);
      return evaluator.evaluate(seen).stream().map(this::finished).toList();
    } catch (EvaluationException e) {
      return List.of(e.score(name));
    }
  }

  @Override
  public boolean keepsTime() {
    return evaluator.keepsTime();
  }

  @Override
  public void close() {
    evaluator.close();
  }

  private Score finished(Score score) {
    if (score.isError()) {
      return score;
    }
    Double number = score.number();
    Score assessed =
        threshold == null || number == null || score.assessment() != null
            ? score
            : Assessed.as(score, number >= threshold);
    Score turned = opposite ? Assessed.opposite(assessed) : assessed;
    return Assessed.tagged(onlyReported ? Assessed.as(turned, true) : turned, tags);
  }
}
