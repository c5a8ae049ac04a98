package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one evaluator's parameters that collects what is wrong instead of throwing, so
 * that all problems of an experiment are told at once. A key is known once it was asked for.
 */
public final class EvaluatorParameters {

  private final EvaluatorSpec spec;
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  EvaluatorParameters(EvaluatorSpec spec) {
    this.spec = spec;
  }

  /** Returns the name of the evaluator's score. */
  public String name() {
    return spec.name();
  }

  /** Returns any value, or null where the key is absent or JSON null. */
  public @Nullable JsonNode json(String key) {
    known.add(key);
    JsonNode value = spec.parameters().get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** Returns true or false; false where the key is absent. */
  public boolean flag(String key) {
    JsonNode value = json(key);
    if (value != null && !value.isBoolean()) {
      wrong(key, value, "true or false");
    }
    return value != null && value.asBoolean();
  }

  /** Returns a number of at least 0, or null where the key is absent. */
  public @Nullable Double number(String key) {
    JsonNode value = json(key);
    if (value == null) {
      return null;
    }
    double number = value.doubleValue();
    if (!value.isNumber() || !(number >= 0) || Double.isInfinite(number)) {
      wrong(key, value, "a number of at least 0");
    }
    return number;
  }

  /** Returns one of the allowed texts; the first where the key is absent. */
  public String choice(String key, List<String> allowed) {
    JsonNode value = json(key);
    if (value == null) {
      return allowed.get(0);
    }
    if (!allowed.contains(value.textValue())) {
      wrong(key, value, "one of " + String.join(", ", allowed));
      return allowed.get(0);
    }
    return value.textValue();
  }

  /** Returns the value of whichever of two names of one parameter is there, else null. */
  public @Nullable JsonNode either(String key, String alias) {
    JsonNode value = json(key);
    JsonNode other = json(alias);
    if (value != null && other != null) {
      problem("has both " + key + " and " + alias + " (keep one, they mean the same)");
    }
    return value != null ? value : other;
  }

  /** Returns where the expected answer is found, with {@code expected} as the parameter. */
  public Reference reference() {
    return new Reference(json("expected"), Reference.ROW_KEYS);
  }

  /** Returns the same where promptfoo's {@code value} may also stand for {@code expected}. */
  public Reference referenceOrValue() {
    return new Reference(either("expected", "value"), Reference.ROW_KEYS);
  }

  /** Compiles an RE2 pattern; one that cannot be is a problem and matches nothing. */
  public Pattern pattern(String text, int flags) {
    try {
      return Pattern.compile(text, flags);
    } catch (PatternSyntaxException e) {
      problem(
          "has a pattern that cannot be used: "
              + e.getMessage()
              + " (RE2 syntax, which has no back-references and no look-around)");
      return Pattern.compile("[^\\x00-\\x{10FFFF}]");
    }
  }

  /** Adds a problem; the text goes on after the evaluator's name. */
  public void problem(String text) {
    problems.add("Evaluator " + spec.name() + " " + text);
  }

  private void wrong(String key, JsonNode value, String allowed) {
    problem(
        "has an invalid " + key + ": " + Messages.shorten(value) + " (must be " + allowed + ")");
  }

  /** Returns all problems, unknown keys included; asks only once the evaluator was made. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    for (Map.Entry<String, JsonNode> entry : spec.parameters().properties()) {
      if (!known.contains(entry.getKey())) {
        all.add(
            "Evaluator "
                + spec.name()
                + " has an unknown parameter "
                + Messages.unknown(entry.getKey(), known));
      }
    }
    return all;
  }
}
