package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.text.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code bleu}, from 0 to 1: of each answer, with the counts that BLEU of the whole is computed
 * from. The profile {@code sacrebleu} takes {@code tokenize}, {@code smooth_method}, {@code
 * smooth_value}, {@code effective_order}, {@code max_ngram_order} and {@code lowercase} with
 * sacreBLEU's defaults for sentences and prints them as its signature; {@code promptfoo} takes none
 * of them and passes from 0.5 on.
 */
final class Bleu {

  private Bleu() {}

  static Evaluator of(EvaluatorParameters parameters) {
    return parameters.profile("sacrebleu", "promptfoo").equals("promptfoo")
        ? PromptfooBleu.of(parameters)
        : sacrebleu(parameters);
  }

  private static Evaluator sacrebleu(EvaluatorParameters parameters) {
    BleuTokens tokens = tokens(parameters);
    Smoothing smoothing = smoothing(parameters);
    int orders = parameters.integer("max_ngram_order", 4, 1, 16);
    boolean lowercase = parameters.flag("lowercase");
    parameters.tag(
        "signature",
        "case:%s|eff:%s|tok:%s|smooth:%s"
            .formatted(
                lowercase ? "lc" : "mixed",
                smoothing.effectiveOrder() ? "yes" : "no",
                tokens.label(),
                label(smoothing)));
    return CorpusMetric.higherIsBetter(
        parameters,
        (answer, expected) ->
            BleuCounts.of(
                tokens.of(lowercase ? Words.lowerCase(answer) : answer),
                expected.stream()
                    .map(text -> tokens.of(lowercase ? Words.lowerCase(text) : text))
                    .toList(),
                orders),
        smoothing::score);
  }

  private static BleuTokens tokens(EvaluatorParameters parameters) {
    List<BleuTokens> all = Arrays.asList(BleuTokens.values());
    List<String> labels = all.stream().map(BleuTokens::label).toList();
    return all.get(labels.indexOf(parameters.choice("tokenize", labels)));
  }

  private static Smoothing smoothing(EvaluatorParameters parameters) {
    List<Smoothing.Method> all = Arrays.asList(Smoothing.Method.values());
    List<String> names = all.stream().map(Smoothing.Method::text).toList();
    Smoothing.Method method = all.get(names.indexOf(parameters.choice("smooth_method", names)));
    return new Smoothing(
        method,
        parameters.number("smooth_value", method.usual()),
        parameters.flag("effective_order", true));
  }

  private static String label(Smoothing smoothing) {
    String name = smoothing.method().text();
    return smoothing.method().usual() == 0
        ? name
        : String.format(Locale.ROOT, "%s[%.2f]", name, smoothing.value());
  }
}
