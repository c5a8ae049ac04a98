package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code contains-json}: whether a JSON object stands anywhere in the answer and, with {@code
 * schema} (promptfoo's {@code value}), one that is valid by it: 1 or 0. Only outermost objects are
 * looked at. Unlike in promptfoo, what is only nearly JSON does not count.
 */
final class ContainsJson implements Evaluator {

  private static final long MAX_READ = 40_000_000;

  private final String name;
  private final @Nullable AnswerSchema schema;

  ContainsJson(EvaluatorParameters parameters) {
    name = parameters.name();
    schema = AnswerSchema.of(parameters);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    TooLarge.refuse(answer.text());
    try {
      List<JsonNode> objects = JsonTexts.objects(answer.text(), MAX_READ);
      return List.of(
          Score.of(name, objects.stream().anyMatch(o -> schema == null || schema.accepts(o))));
    } catch (StreamConstraintsException e) {
      throw EvaluationException.tooLarge(String.valueOf(e.getOriginalMessage()));
    }
  }
}
