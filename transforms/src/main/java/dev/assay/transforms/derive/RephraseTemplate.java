package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One way to ask for another wording: a text in which {@code {INPUT_PROMPT}} stands for the prompt.
 *
 * @param index 0-based line of its file, part of the ids of its rows
 * @param text the line, without white space at its ends and with line breaks where it has {@code
 *     \n}
 */
public record RephraseTemplate(int index, String text) {

  /** Reads a file of templates, one on each line that is not blank. */
  public static List<RephraseTemplate> lines(String file) {
    List<RephraseTemplate> templates = new ArrayList<>();
    String[] lines = file.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String text = lines[i].replace("\\n", "\n").strip();
      if (!text.isEmpty()) {
        templates.add(new RephraseTemplate(i, text));
      }
    }
    return templates;
  }

  /** Returns whether the prompt is shown. */
  public boolean showsPrompt() {
    return text.contains(Placeholders.INPUT_PROMPT);
  }

  String render(JsonNode prompt) {
    return Placeholders.fill(text, Map.of(Placeholders.INPUT_PROMPT, Placeholders.text(prompt)));
  }
}
