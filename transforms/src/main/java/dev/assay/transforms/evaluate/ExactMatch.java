package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether the answer is the expected one, 1 or 0. A text is compared as {@code form} says (raw
 * unless set), a number or boolean by its JSON text. An expected list or object is compared as
 * JSON, whatever the answer's spaces; an answer that is no JSON then scores 0.
 */
final class ExactMatch implements Evaluator {

  private static final List<String> FORMS =
      Stream.of(TextForm.values()).map(form -> form.name().toLowerCase(Locale.ROOT)).toList();

  private final String name;
  private final Reference reference;
  private final TextForm form;
  private final boolean keysOrdered;

  private ExactMatch(
      EvaluatorParameters parameters, Reference reference, TextForm form, boolean keysOrdered) {
    this.name = parameters.name();
    this.reference = reference;
    this.form = form;
    this.keysOrdered = keysOrdered;
  }

  /** {@code exact_match}, as autoevals compares: the order of keys counts. */
  static ExactMatch exactMatch(EvaluatorParameters parameters) {
    String form = parameters.choice("form", FORMS).toUpperCase(Locale.ROOT);
    return new ExactMatch(parameters, parameters.reference(), TextForm.valueOf(form), true);
  }

  /** {@code equals}, as promptfoo asserts: the order of keys does not count. */
  static ExactMatch equality(EvaluatorParameters parameters) {
    return new ExactMatch(parameters, parameters.referenceOrValue(), TextForm.RAW, false);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> score(answer.text(), expected));
  }

  private Score score(String text, JsonNode expected) {
    if (!expected.isContainerNode() && form == TextForm.RAW) {
      return Score.of(name, text.equals(Answer.text(expected)));
    }
    Score tooLarge = TooLarge.check(name, text, Answer.text(expected));
    if (tooLarge != null) {
      return tooLarge;
    }
    if (!expected.isContainerNode()) {
      return Score.of(name, form.of(text).equals(form.of(Answer.text(expected))));
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
