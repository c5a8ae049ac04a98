package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.text.Words;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code ter}: edits, a shift of several words being one, by expected words, as sacreBLEU 2.6
 * computes it. {@code normalized} sets punctuation apart, {@code no_punct} removes it, {@code
 * case_sensitive} keeps case. Lower is better, and {@code threshold} is the most that passes.
 */
final class Ter {

  private static final Pattern SYMBOL = Pattern.compile("'s(?= |$)");
  private static final Pattern MARKS = Pattern.compile("[.,?:;!\"()]");

  private final boolean normalized;
  private final boolean withoutMarks;
  private final boolean caseSensitive;

  private Ter(EvaluatorParameters parameters) {
    normalized = parameters.flag("normalized");
    withoutMarks = parameters.flag("no_punct");
    caseSensitive = parameters.flag("case_sensitive");
  }

  static Evaluator of(EvaluatorParameters parameters) {
    Ter ter = new Ter(parameters);
    parameters.profile("sacrebleu");
    parameters.tag(
        "signature",
        "case:%s|tok:tercom|norm:%s|punct:%s|asian:no"
            .formatted(
                ter.caseSensitive ? "mixed" : "lc",
                ter.normalized ? "yes" : "no",
                ter.withoutMarks ? "no" : "yes"));
    return CorpusMetric.lowerIsBetter(parameters, ter::counts, EditCounts::rate);
  }

  private EditCounts counts(String answer, List<String> expected) {
    List<String> words = words(answer);
    return EditCounts.best(
        expected.stream()
            .map(this::words)
            .map(wanted -> new EditCounts(new ShiftedEdits(words, wanted).count(), wanted.size()))
            .toList());
  }

  private List<String> words(String text) {
    String line = text.stripTrailing();
    line = caseSensitive ? line : Words.lowerCase(line);
    line = normalized ? normal(line) : line;
    return Words.split(withoutMarks ? MARKS.matcher(line).replaceAll("") : line);
  }

  private static String normal(String text) {
    String line =
        text.replace("\n-", "")
            .replace('\n', ' ')
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    return BleuTokens.western(SYMBOL.matcher(" " + line + " ").replaceAll(" $0"));
  }
}
