package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluator sees: a run that has an answer, and that answer as text.
 *
 * @param run the run, its row inside
 * @param completion the run's answer; of a refused run, the refusal
 * @param text the answer; of a list, its last entry, since that is where a conversation arrived;
 *     empty where the list or the response is empty; the JSON text of anything else
 */
public record Answer(Run run, Completion completion, String text) {

  /** Returns the answer of a run, or null where it has none because it failed or is pending. */
  public static @Nullable Answer of(Run run) {
    Completion completion = run.completion();
    return completion == null
        ? null
        : new Answer(run, completion, text(last(completion.response())));
  }

  /** Returns this answer with another text in its place, such as what was extracted from it. */
  public Answer withText(String text) {
    return new Answer(run, completion, text);
  }

  /** Returns a text as it is, nothing for JSON null, and the JSON text of any other value. */
  public static String text(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.isNull() || value.isMissingNode() ? "" : Json.text(value);
  }

  private static JsonNode last(JsonNode response) {
    return response.isArray() ? response.path(response.size() - 1) : response;
  }
}
