package dev.assay.transforms.evaluate.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The named extractors. {@code answer-letter} and {@code answer-word} find what follows the last
 * {@code ANSWER:} and {@code answer-line} the rest of the last line, as Inspect does; {@code gsm8k}
 * the first number after {@code ####} and {@code gsm8k-last} the last, as lm-eval's filter selects
 * them; {@code last-number} the last number without its commas and {@code last-word} the last word,
 * as HELM does; {@code choice} the last letter that stands as a choice, such as {@code (B)}, {@code
 * B.} or a bare {@code B} at the end.
 */
final class Extractors {

  private static final String REGEX = "regex";
  private static final String SELECT = "select";
  private static final String GSM8K = "#### (\\-?[0-9\\.\\,]+)";

  private static final Pattern ANSWER = Pattern.compile("(?i)ANSWER\\s*:");

  private static final Map<String, Extractor> NAMED =
      new TreeMap<>(
          Map.of(
              "answer-letter", answer("([A-Za-z])(?:\\W|$)"),
              "answer-word", answer("(\\S+?)[.,;:!?]?\\s*(?:\\n|$)"),
              "answer-line", first("(?i)ANSWER\\s*:\\s*([^\\n]+)\\s*\\z"),
              "gsm8k", first(GSM8K),
              "gsm8k-last", last(GSM8K, ""),
              "last-number", last("-?[\\d,]+(?:.\\d+)?", ","),
              "last-word", last("\\S+", ""),
              "choice",
                  last(
                      "\\(([A-Z])\\)|(?:^|[\\s*])([A-Z])[.):](?:[\\s*]|$)"
                          + "|(?:^|[\\s*:])([A-Z])[\\s*]*$",
                      "")));

  private Extractors() {}

  private static Extractor answer(String what) {
    return new Extractor(Pattern.compile("(?i)^ANSWER\\s*:\\s*" + what), false, ANSWER, "");
  }

  private static Extractor first(String pattern) {
    return new Extractor(Pattern.compile(pattern), false, null, "");
  }

  private static Extractor last(String pattern, String removed) {
    return new Extractor(Pattern.compile(pattern), true, null, removed);
  }

  /** Returns the extractor; an unknown name or key is a problem. */
  static Extractor of(JsonNode extract, EvaluatorParameters parameters) {
    Extractor named = NAMED.get(extract.asText());
    if (named != null) {
      return named;
    }
    String select = extract.path(SELECT).asText("first");
    if (!extract.path(REGEX).isTextual()
        || !Set.of("first", "last").contains(select)
        || extract.size() > (extract.has(SELECT) ? 2 : 1)) {
      parameters.problem(
          "has an invalid extract (must be one of "
              + String.join(", ", NAMED.keySet())
              + ", or an object with a regex and, if any, select: first or last)");
      return first("");
    }
    Pattern pattern = parameters.pattern(extract.path(REGEX).asText(), 0);
    return new Extractor(pattern, select.equals("last"), null, "");
  }
}
