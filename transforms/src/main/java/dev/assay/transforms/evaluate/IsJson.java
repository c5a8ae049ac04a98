package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the whole answer is JSON and, with {@code schema} (promptfoo's {@code value}: an object
 * or its JSON text), valid by that schema: 1 or 0. Nested deeper than {@link Json#MAX_DEPTH} is an
 * error of code {@code EVAL_TOO_LARGE}, as is an answer of more than {@link TooLarge#MAX_CHARS}
 * that has a schema to meet.
 */
final class IsJson implements Evaluator {

  private final String name;
  private final @Nullable AnswerSchema schema;
  private final boolean scalars;

  private IsJson(EvaluatorParameters parameters, boolean scalars) {
    this.name = parameters.name();
    this.scalars = scalars;
    this.schema = schema(parameters);
  }

  /** {@code is-json}, as promptfoo asserts: a bare number or text is JSON. */
  static IsJson isJson(EvaluatorParameters parameters) {
    return new IsJson(parameters, true);
  }

  /** {@code valid_json}, as autoevals scores: without a schema only a list or an object counts. */
  static IsJson validJson(EvaluatorParameters parameters) {
    return new IsJson(parameters, false);
  }

  static Score tooDeep(String name) {
    return TooLarge.of(
        name,
        "Answer is JSON beyond what is read (at most %d levels, numbers of %d characters)"
            .formatted(Json.MAX_DEPTH, Json.MAX_NUMBER_CHARS));
  }

  private static @Nullable AnswerSchema schema(EvaluatorParameters parameters) {
    JsonNode schema = parameters.either("schema", "value");
    try {
      JsonNode value = schema != null && schema.isTextual() ? Json.parse(schema.asText()) : schema;
      return value == null ? null : AnswerSchema.of(value);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      parameters.problem("has a schema that cannot be used: " + e.getMessage());
      return null;
    }
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
