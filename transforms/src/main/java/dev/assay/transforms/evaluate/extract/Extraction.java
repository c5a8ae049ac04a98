package dev.assay.transforms.evaluate.extract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code extract} that every evaluator takes: a name of {@link Extractors}, or an
 * object with {@code regex} (RE2) and optionally {@code select}, {@code first} or {@code last} of
 * the matches. Where nothing is found the evaluator sees {@code fallback}, empty unless set: an
 * answer without the asked-for form is a wrong answer, not an error.
 */
public final class Extraction {

  /** Most steps: length of the answer times size of the compiled pattern. */
  private static final long MAX_WORK = 100_000_000;

  private final Extractor extractor;
  private final String fallback;

  private Extraction(Extractor extractor, String fallback) {
    this.extractor = extractor;
    this.fallback = fallback;
  }

  /** Returns what the parameters ask for, or null where they ask for nothing. */
  public static @Nullable Extraction of(EvaluatorParameters parameters) {
    JsonNode extract = parameters.json("extract");
    JsonNode fallback = parameters.json("fallback");
    if (extract == null) {
      if (fallback != null) {
        parameters.problem("has a fallback without extract (set extract, or remove fallback)");
      }
      return null;
    }
    Extractor extractor = Extractors.of(extract, parameters);
    parameters.tag("extract", extract.isTextual() ? extract.asText() : "regex");
    return new Extraction(extractor, fallback == null ? "" : Answer.text(fallback));
  }

  /** Returns the answer with the extracted text in place of its own. */
  public Answer of(Answer answer) {
    String text = answer.text();
    if ((long) text.length() * extractor.size() > MAX_WORK) {
      throw EvaluationException.tooLarge(
          "Answer of %d characters and pattern of size %d (their product must be at most %d)"
              .formatted(text.length(), extractor.size(), MAX_WORK));
    }
    String found = extractor.in(text);
    return answer.withText(found == null ? fallback : found);
  }
}
