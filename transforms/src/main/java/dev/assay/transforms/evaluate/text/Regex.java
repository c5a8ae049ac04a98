package dev.assay.transforms.evaluate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.List;

/**
 * {@code regex}: whether the pattern is found anywhere in the answer, 1 or 0. Patterns are RE2's,
 * whose time grows with the answer's length only. The pattern is the experiment's ({@code pattern}
 * or promptfoo's {@code value}), never the row's: data is not compiled.
 */
final class Regex implements Evaluator {

  /** Most steps: length of the answer times size of the compiled pattern. */
  static final long MAX_WORK = 30_000_000;

  private final String name;
  private final Pattern pattern;

  Regex(EvaluatorParameters parameters) {
    name = parameters.name();
    int flags = parameters.flag("ignore_case") ? Pattern.CASE_INSENSITIVE : 0;
    JsonNode text = parameters.either("pattern", "value");
    if (text == null || !text.isTextual()) {
      parameters.problem("has no pattern (set pattern to a text such as \"\\\\d{4}\")");
    }
    pattern = parameters.pattern(text == null ? "" : text.asText(), flags);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    String text = answer.text();
    if ((long) text.length() * pattern.programSize() > MAX_WORK) {
      return List.of(
          TooLarge.of(
              name,
              "Answer of %d characters and pattern of size %d (their product must be at most %d)"
                  .formatted(text.length(), pattern.programSize(), MAX_WORK)));
    }
    return List.of(Score.of(name, pattern.matcher(text).find()));
  }
}
