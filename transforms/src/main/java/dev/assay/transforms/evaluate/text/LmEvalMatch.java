package dev.assay.transforms.evaluate.text;

import com.google.re2j.Pattern;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import java.util.List;

/**
 * The profile {@code lm-eval} of {@code exact_match}: both texts lose what {@code
 * regexes_to_ignore} find (RE2), then by flags case, ASCII punctuation and digits; white space
 * stays.
 */
record LmEvalMatch(
    List<Pattern> ignored, boolean ignoreCase, boolean ignorePunctuation, boolean ignoreNumbers) {

  /** Most steps of one pattern: length of the text times size of the compiled pattern. */
  private static final long MAX_WORK = 30_000_000;

  static Evaluator of(EvaluatorParameters parameters) {
    LmEvalMatch match =
        new LmEvalMatch(
            parameters.texts("regexes_to_ignore").stream()
                .map(regex -> parameters.pattern(regex, 0))
                .toList(),
            parameters.flag("ignore_case"),
            parameters.flag("ignore_punctuation"),
            parameters.flag("ignore_numbers"));
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> match.form(answer).equals(match.form(expected)) ? 1 : 0);
  }

  private String form(String text) {
    String rest = text;
    for (Pattern pattern : ignored) {
      if ((long) rest.length() * pattern.programSize() > MAX_WORK) {
        throw EvaluationException.tooLarge(
            "Text of %d characters and pattern of size %d (their product must be at most %d)"
                .formatted(rest.length(), pattern.programSize(), MAX_WORK));
      }
      rest = pattern.matcher(rest).replaceAll("");
    }
    rest = ignoreCase ? Words.lowerCase(rest) : rest;
    rest = ignorePunctuation ? Words.withoutPunctuation(rest) : rest;
    return ignoreNumbers ? rest.replaceAll("[0-9]", "") : rest;
  }
}
