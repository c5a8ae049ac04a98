package dev.assay.transforms.evaluate.judged;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.structure.JsonTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code judge-score}: the score that the answer of a judge states. {@code parser} says how: {@code
 * number}; {@code yes-no}, 1 or 0; {@code choice}, one of {@code choices}, which are a list of
 * labels or an object of label to number; {@code json}, the value of {@code field} ({@code score},
 * dots lead into objects) in the last object that has it. Numbers outside {@code min} and {@code
 * max}, and answers that state nothing or two things, are errors of code {@code EVAL_UNPARSED}.
 *
 * <p>With {@code by_judge}, each score is given once more under its name, a dash and the row's
 * {@code judge_name} and {@code template_name}.
 */
final class JudgeScore implements Evaluator {

  private static final String UNPARSED = "EVAL_UNPARSED";

  /** Longest judgement that is read, in characters. */
  private static final int MAX_CHARS = 50_000;

  private final String name;
  private final String parser;
  private final String field;
  private final Map<String, JsonNode> choices;
  private final StatedChoice stated;
  private final @Nullable Double min;
  private final @Nullable Double max;
  private final boolean byJudge;

  JudgeScore(EvaluatorParameters parameters) {
    name = parameters.name();
    parser = parameters.choice("parser", List.of("number", "yes-no", "choice", "json"));
    field = parameters.text("field", "score");
    choices = choices(parameters);
    stated =
        new StatedChoice(choices.isEmpty() ? List.of("yes", "no") : List.copyOf(choices.keySet()));
    min = bound(parameters, "min");
    max = bound(parameters, "max");
    byJudge = parameters.flag("by_judge");
    if (min != null && max != null && min > max) {
      parameters.problem("has a min above its max");
    }
    if (parser.equals("choice") && choices.isEmpty()) {
      parameters.problem(
          "has no choices (must be a list of texts, or an object of text to number)");
    }
  }

  private static Map<String, JsonNode> choices(EvaluatorParameters parameters) {
    JsonNode given = parameters.json("choices");
    Map<String, JsonNode> choices = new LinkedHashMap<>();
    if (given == null) {
      return choices;
    }
    boolean usable = given.isContainerNode() && !given.isEmpty();
    if (given.isArray()) {
      for (JsonNode choice : given) {
        usable &= choice.isTextual() && !choice.textValue().isBlank();
        choices.put(choice.asText(), JsonNodeFactory.instance.missingNode());
      }
    } else {
      for (Map.Entry<String, JsonNode> choice : given.properties()) {
        usable &= choice.getValue().isNumber() && !choice.getKey().isBlank();
        choices.put(choice.getKey(), choice.getValue());
      }
    }
    if (!usable) {
      parameters.problem(
          "has invalid choices (must be a list of texts, or an object of text to number)");
      choices.clear();
    }
    return choices;
  }

  private static @Nullable Double bound(EvaluatorParameters parameters, String key) {
    JsonNode value = parameters.json(key);
    if (value != null && !value.isNumber()) {
      parameters.problem("has an invalid " + key + " (must be a number)");
    }
    return value == null || !value.isNumber() ? null : value.doubleValue();
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    Score score;
    try {
      if (answer.text().length() > MAX_CHARS) {
        throw EvaluationException.tooLarge(
            "The judgement has "
                + answer.text().length()
                + " characters (at most "
                + MAX_CHARS
                + ")");
      }
      score = score(answer.text());
    } catch (StreamConstraintsException e) {
      throw EvaluationException.tooLarge(String.valueOf(e.getOriginalMessage()));
    }
    JsonNode judge = answer.run().row().field("judge_name");
    JsonNode template = answer.run().row().field("template_name");
    if (!byJudge || judge == null || template == null) {
      return List.of(score);
    }
    return List.of(score, renamed(score, judge.asText() + "-" + template.asText()));
  }

  private Score score(String text) throws StreamConstraintsException {
    return switch (parser) {
      case "yes-no" ->
          stated
              .in(text)
              .map(word -> labelled(word, JsonNodeFactory.instance.numberNode(value(word))))
              .orElseGet(() -> unparsed("neither yes nor no, or both"));
      case "choice" -> choice(stated.in(text));
      case "json" -> ofJson(text);
      default ->
          StatedNumber.in(text)
              .map(this::number)
              .orElseGet(() -> unparsed("no number, or several of which none is marked as score"));
    };
  }

  private static double value(String word) {
    return word.equals("yes") ? 1 : 0;
  }

  private Score choice(Optional<String> found) {
    return found
        .map(word -> labelled(word, choices.get(word)))
        .orElseGet(() -> unparsed("none or several of " + String.join(", ", choices.keySet())));
  }

  private Score ofJson(String text) throws StreamConstraintsException {
    JsonNode value = JsonNodeFactory.instance.missingNode();
    for (JsonNode object : JsonTexts.objects(text, 100L * MAX_CHARS)) {
      JsonNode found = at(object);
      value = found.isMissingNode() ? value : found;
    }
    if (value.isNumber()) {
      return number(value.doubleValue());
    }
    if (value.isBoolean()) {
      return Score.of(name, value.booleanValue());
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      return unparsed("no JSON object with a usable value under " + field);
    }
    String word = value.textValue().strip();
    if (!choices.isEmpty()) {
      return choice(stated.in(word));
    }
    return StatedNumber.in(word)
        .filter(number -> word.matches("[-+.,\\d]+"))
        .map(this::number)
        .orElseGet(() -> labelled(word, null));
  }

  private JsonNode at(JsonNode object) {
    JsonNode value = object;
    for (String key : field.split("\\.", -1)) {
      value = value.path(key);
    }
    return value;
  }

  private Score number(double number) {
    if ((min != null && number < min) || (max != null && number > max)) {
      return unparsed(
          "a number outside " + (min == null ? "" : min) + ".." + (max == null ? "" : max));
    }
    return Score.of(name, number);
  }

  private Score labelled(String label, @Nullable JsonNode value) {
    JsonNode number = value == null || value.isMissingNode() ? null : value;
    return new Score(name, number, label, null, null, null, null, null);
  }

  private Score unparsed(String found) {
    return Score.error(
        name,
        UNPARSED,
        "The judge's answer states " + found + " (parser " + parser + "); the answer is kept");
  }

  private static Score renamed(Score score, String judge) {
    return new Score(
        score.name() + "-" + judge.replaceAll("[^A-Za-z0-9._+-]", "_"),
        score.value(),
        score.label(),
        score.reasoning(),
        score.assessment(),
        score.tags(),
        score.errorCode(),
        score.errorMessage());
  }
}
