package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.TooLarge;
import org.jspecify.annotations.Nullable;

/** Answers read as JSON by evaluators that compare values. */
final class JsonAnswers {

  private JsonAnswers() {}

  /**
   * Returns the value, or null where the text is no JSON.
   *
   * @throws EvaluationException of code {@code EVAL_TOO_LARGE} where it is beyond what is read
   */
  static @Nullable JsonNode parse(String text) {
    TooLarge.refuse(text);
    try {
      return JsonTexts.parse(text);
    } catch (StreamConstraintsException e) {
      throw EvaluationException.tooLarge(
          "Answer is JSON beyond what is read (at most %d levels, numbers of %d characters)"
              .formatted(Json.MAX_DEPTH, Json.MAX_NUMBER_CHARS));
    }
  }
}
