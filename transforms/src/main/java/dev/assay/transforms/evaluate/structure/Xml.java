package dev.assay.transforms.evaluate.structure;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code is-xml}: whether the whole answer is well-formed XML; {@code contains-xml}: whether a
 * well-formed element stands anywhere in it. 1 or 0. {@code required_elements} (promptfoo's {@code
 * value}: a list, a comma-separated text, or {@code requiredElements} in an object) are paths from
 * the root such as {@code order.item} that must be there. A document type with declarations of its
 * own is not taken, and no entity is ever resolved.
 */
final class Xml implements Evaluator {

  private final String name;
  private final List<String> required;
  private final boolean whole;

  private Xml(EvaluatorParameters parameters, boolean whole) {
    this.name = parameters.name();
    this.whole = whole;
    this.required = required(parameters);
  }

  static Evaluator whole(EvaluatorParameters parameters) {
    return new Xml(parameters, true);
  }

  static Evaluator part(EvaluatorParameters parameters) {
    return new Xml(parameters, false);
  }

  private static List<String> required(EvaluatorParameters parameters) {
    var value = parameters.either("required_elements", "value");
    List<String> paths = new ArrayList<>();
    if (value == null) {
      return paths;
    }
    var list = value.isObject() ? value.path("requiredElements") : value;
    if (list.isTextual()) {
      Arrays.stream(list.asText().split(",")).map(String::strip).forEach(paths::add);
    } else if (list.isArray()) {
      list.forEach(path -> paths.add(path.asText()));
    } else {
      parameters.problem(
          "has invalid required_elements (must be a list of paths such as order.item)");
    }
    paths.removeIf(String::isEmpty);
    return paths;
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    String text = answer.text();
    TooLarge.refuse(text);
    boolean found =
        whole
            ? XmlText.has(text, required)
            : XmlParts.of(text).stream().anyMatch(part -> XmlText.has(part, required));
    return List.of(Score.of(name, found));
  }
}
