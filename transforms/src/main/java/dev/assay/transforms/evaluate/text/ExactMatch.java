package dev.assay.transforms.evaluate.text;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.TooLarge;
import dev.assay.transforms.evaluate.structure.IsJson;
import dev.assay.transforms.evaluate.structure.JsonTexts;
import java.util.List;

/**
 * Whether the answer is the expected one, 1 or 0. A number or boolean is compared by its JSON text.
 * An expected object is compared as JSON, whatever the answer's spaces; an answer that is no JSON
 * then scores 0. So is an expected list in the profile {@code autoevals}; in all others its entries
 * are alternatives.
 */
final class ExactMatch implements Evaluator {

  private final String name;
  private final Reference reference;
  private final boolean keysOrdered;

  private ExactMatch(EvaluatorParameters parameters, Reference reference, boolean keysOrdered) {
    this.name = parameters.name();
    this.reference = reference;
    this.keysOrdered = keysOrdered;
  }

  /** {@code exact_match}, in the profile {@code autoevals} unless set. */
  static Evaluator exactMatch(EvaluatorParameters parameters) {
    String form = parameters.choice("form", List.of("raw", "strip", "squad"));
    Reference reference = parameters.reference();
    boolean formed = !form.equals("raw");
    if (formed && parameters.json("profile") != null) {
      parameters.problem("has both form and profile (keep profile)");
    }
    String profile =
        formed
            ? form
            : parameters.profile(
                "autoevals", "helm", "helm-quasi", "inspect", "lm-eval", "promptfoo", "squad");
    return switch (profile) {
      case "strip" -> inForm(parameters, TextForm.STRIP);
      case "squad" -> inForm(parameters, TextForm.SQUAD);
      case "helm" -> helm(parameters, TextForm.STRIP);
      case "helm-quasi" -> helm(parameters, TextForm.SQUAD);
      case "inspect" ->
          TextMetric.best(
              parameters,
              reference,
              (answer, expected) ->
                  value(
                      !expected.isBlank()
                          && !Words.isSpace(expected.charAt(0))
                          && InspectWords.of(answer, List.of())
                              .equals(InspectWords.of(expected, List.of()))));
      case "lm-eval" -> LmEvalMatch.of(parameters);
      case "promptfoo" -> new ExactMatch(parameters, reference, false);
      default -> new ExactMatch(parameters, reference, true);
    };
  }

  /** {@code quasi_exact_match}, HELM's name for the profile {@code helm-quasi}. */
  static Evaluator quasi(EvaluatorParameters parameters) {
    return helm(parameters, TextForm.SQUAD);
  }

  /** {@code equals}, as promptfoo asserts: the order of keys does not count. */
  static Evaluator equality(EvaluatorParameters parameters) {
    return new ExactMatch(parameters, parameters.referenceOrValue(), false);
  }

  private static Evaluator inForm(EvaluatorParameters parameters, TextForm form) {
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> value(form.of(answer).equals(form.of(expected))));
  }

  /** HELM never takes an empty answer. */
  private static Evaluator helm(EvaluatorParameters parameters, TextForm form) {
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) ->
            value(!answer.isEmpty() && form.of(answer).equals(form.of(expected))));
  }

  private static double value(boolean match) {
    return match ? 1 : 0;
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> score(answer.text(), expected));
  }

  private Score score(String text, JsonNode expected) {
    if (!expected.isContainerNode()) {
      return Score.of(name, text.equals(Answer.text(expected)));
    }
    Score tooLarge = TooLarge.check(name, text, Answer.text(expected));
    if (tooLarge != null) {
      return tooLarge;
    }
    try {
      JsonNode value = JsonTexts.parse(text);
      return Score.of(
          name,
          value != null
              && JsonTexts.canonical(value, keysOrdered)
                  .equals(JsonTexts.canonical(expected, keysOrdered)));
    } catch (StreamConstraintsException e) {
      return IsJson.tooDeep(name);
    }
  }
}
