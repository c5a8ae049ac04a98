package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the whole answer is JSON and, with {@code schema} (promptfoo's {@code value}: an object
 * or its JSON text), valid by that schema: 1 or 0. Nested deeper than {@link Json#MAX_DEPTH} is an
 * error of code {@code EVAL_TOO_LARGE}, as is an answer of more than {@link TooLarge#MAX_CHARS}
 * that has a schema to meet.
 */
public final class IsJson implements Evaluator {

  private final String name;
  private final @Nullable AnswerSchema schema;
  private final boolean scalars;

  private IsJson(EvaluatorParameters parameters, boolean scalars) {
    this.name = parameters.name();
    this.scalars = scalars;
    this.schema = AnswerSchema.of(parameters);
  }

  /** {@code is-json}, as promptfoo asserts: a bare number or text is JSON. */
  static IsJson isJson(EvaluatorParameters parameters) {
    return new IsJson(parameters, true);
  }

  /** {@code valid_json}, as autoevals scores: without a schema only a list or an object counts. */
  static IsJson validJson(EvaluatorParameters parameters) {
    return new IsJson(parameters, false);
  }

  /** Returns the error of an answer that is nested or numbered beyond what is read. */
  public static Score tooDeep(String name) {
    return TooLarge.of(
        name,
        "Answer is JSON beyond what is read (at most %d levels, numbers of %d characters)"
            .formatted(Json.MAX_DEPTH, Json.MAX_NUMBER_CHARS));
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    try {
      return List.of(score(answer.text()));
    } catch (StreamConstraintsException e) {
      return List.of(tooDeep(name));
    }
  }

  private Score score(String text) throws StreamConstraintsException {
    if (schema == null) {
      return Score.of(name, JsonTexts.isJson(text) && (scalars || isContainer(text)));
    }
    Score tooLarge = TooLarge.check(name, text, "");
    if (tooLarge != null) {
      return tooLarge;
    }
    JsonNode value = JsonTexts.parse(text);
    return Score.of(name, value != null && schema.accepts(value));
  }

  private static boolean isContainer(String json) {
    String value = json.strip();
    return value.startsWith("{") || value.startsWith("[");
  }
}
