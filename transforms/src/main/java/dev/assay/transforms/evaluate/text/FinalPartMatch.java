package dev.assay.transforms.evaluate.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import java.util.function.UnaryOperator;

/**
 * Whether answer and expected text end in the same, 1 or 0, as HELM compares them: {@code
 * final_number_exact_match} their last numbers, commas aside, {@code exact_match_indicator} what
 * follows the last {@code indicator} (a space unless set). Nothing there scores 0.
 */
final class FinalPartMatch {

  /** The dot stands for any character, as in HELM. */
  private static final Pattern NUMBER = Pattern.compile("-?[\\d,]+(?:.\\d+)?");

  private FinalPartMatch() {}

  static Evaluator number(EvaluatorParameters parameters) {
    return of(parameters, FinalPartMatch::lastNumber);
  }

  static Evaluator afterIndicator(EvaluatorParameters parameters) {
    String given = parameters.text("indicator", " ");
    String indicator = given.isEmpty() ? " " : given;
    return of(
        parameters,
        text -> {
          int last = text.lastIndexOf(indicator);
          return last < 0 ? text : text.substring(last + indicator.length());
        });
  }

  private static Evaluator of(EvaluatorParameters parameters, UnaryOperator<String> part) {
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> {
          String end = part.apply(answer).strip();
          return !end.isEmpty() && end.equals(part.apply(expected).strip()) ? 1 : 0;
        });
  }

  private static String lastNumber(String text) {
    Matcher matcher = NUMBER.matcher(text);
    String last = "";
    while (matcher.find()) {
      last = matcher.group();
    }
    return last.replace(",", "");
  }
}
