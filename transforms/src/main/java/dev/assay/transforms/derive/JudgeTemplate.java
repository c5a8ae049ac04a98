package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a judge is asked: a text in which {@code {INPUT_PROMPT}} and {@code {OUTPUT_RESPONSE}} stand
 * for what was asked and answered. All other braces are text.
 *
 * @param name part of the ids of its rows
 * @param text as in its file
 */
public record JudgeTemplate(String name, String text) {

  /** Returns whether the prompt is shown to the judge. */
  public boolean showsPrompt() {
    return text.contains(Placeholders.INPUT_PROMPT);
  }

  /** Returns whether the answer is shown to the judge. */
  public boolean showsResponse() {
    return text.contains(Placeholders.OUTPUT_RESPONSE);
  }

  /** Returns the judge's prompt; a prompt or response that is no text is shown as JSON. */
  String render(JsonNode prompt, JsonNode response) {
    return Placeholders.fill(
        text,
        Map.of(
            Placeholders.INPUT_PROMPT,
            Placeholders.text(prompt),
            Placeholders.OUTPUT_RESPONSE,
            Placeholders.text(response)));
  }
}
