package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two words that templates hold in braces. All other text stays, other braces included, and
 * what is put in is not looked through again.
 */
final class Placeholders {

  static final String INPUT_PROMPT = "{INPUT_PROMPT}";
  static final String OUTPUT_RESPONSE = "{OUTPUT_RESPONSE}";

  private static final Pattern ANY = Pattern.compile("\\{(?:INPUT_PROMPT|OUTPUT_RESPONSE)}");

  private Placeholders() {}

  /** Returns the text with values in place of those placeholders that have one. */
  static String fill(String text, Map<String, String> values) {
    return ANY.matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(), found.group())));
  }

  /** Returns a text as it is, nothing for JSON null, and the JSON text of any other value. */
  static String text(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.isNull() || value.isMissingNode() ? "" : Json.text(value);
  }
}
