package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.Collection;
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

  private static final String PROFILE = "profile";
  private static final String THRESHOLD = "threshold";
  private static final String WEIGHT = "weight";

  private final EvaluatorSpec spec;
  private final Evaluators evaluators;
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private final ObjectNode tags = Json.object();
  private @Nullable Double defaultThreshold;

  EvaluatorParameters(EvaluatorSpec spec, Evaluators evaluators) {
    this.spec = spec;
    this.evaluators = evaluators;
  }

  /**
   * Returns access to the parameters of an evaluator that names others, if any, by standard types.
   */
  public static EvaluatorParameters of(EvaluatorSpec spec) {
    return new EvaluatorParameters(spec, Evaluators.standard());
  }

  /**
   * Makes an evaluator of another type with all parameters but some; what is wrong with it is a
   * problem of this one.
   *
   * @param type of the standard ones
   * @param own keys that are not handed on
   * @return null where there is a problem
   */
  public @Nullable Evaluator inner(String type, Set<String> own) {
    ObjectNode handedOn = spec.parameters().deepCopy();
    handedOn.remove(own);
    handedOn.fieldNames().forEachRemaining(known::add);
    EvaluatorSpec inner = new EvaluatorSpec(type, spec.name(), handedOn);
    List<String> wrong = evaluators.problems(List.of(inner));
    problems.addAll(wrong);
    return wrong.isEmpty() ? evaluators.create(inner) : null;
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
    return flag(key, false);
  }

  /** Returns true or false; the default where the key is absent. */
  public boolean flag(String key, boolean absent) {
    JsonNode value = json(key);
    if (value != null && !value.isBoolean()) {
      wrong(key, value, "true or false");
    }
    return value == null ? absent : value.asBoolean();
  }

  /** Returns a whole number of the range; the default where the key is absent. */
  public int integer(String key, int absent, int min, int max) {
    JsonNode value = json(key);
    if (value == null) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || outside(value, min, max)) {
      wrong(key, value, "a whole number from " + min + " to " + max);
      return absent;
    }
    return value.intValue();
  }

  private static boolean outside(JsonNode value, int min, int max) {
    return value.intValue() < min || value.intValue() > max;
  }

  /** Returns a number of at least 0; the default where the key is absent. */
  public double number(String key, double absent) {
    Double number = number(key);
    return number == null ? absent : number;
  }

  /** Returns a text; the default where the key is absent. */
  public String text(String key, String absent) {
    JsonNode value = json(key);
    if (value != null && !value.isTextual()) {
      wrong(key, value, "a text");
    }
    return value == null ? absent : value.asText();
  }

  /** Returns the texts of a list, or the only one; empty where the key is absent. */
  public List<String> texts(String key) {
    JsonNode value = json(key);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    for (JsonNode item : value.isArray() ? value : Json.object().arrayNode().add(value)) {
      if (!item.isTextual()) {
        wrong(key, item, "a text or a list of texts");
      }
      texts.add(item.asText());
    }
    return texts;
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

  /**
   * Returns which implementation the numbers are to agree with, the first where {@code profile} is
   * absent; it is printed with each score.
   */
  public String profile(String... allowed) {
    String profile = choice(PROFILE, List.of(allowed));
    tag(PROFILE, profile);
    return profile;
  }

  /** Prints a tag with each score that is no error. */
  public void tag(String key, String value) {
    tags.put(key, value);
  }

  /** Sets what {@code threshold} is where the experiment sets none. */
  public void defaultThreshold(double threshold) {
    defaultThreshold = threshold;
  }

  /** Returns the evaluators that a list of entries names; what is wrong with them is a problem. */
  public List<Part> parts(String key) {
    JsonNode entries = json(key);
    List<Part> parts = new ArrayList<>();
    if (entries == null || !entries.isArray()) {
      problem("has no list under " + key + " (must be a list of evaluators)");
      return parts;
    }
    for (JsonNode entry : entries) {
      try {
        EvaluatorSpec part = EvaluatorSpec.fromJson(entry);
        List<String> wrong = evaluators.problems(List.of(part));
        wrong.forEach(text -> problem("has a part with a problem: " + text));
        if (wrong.isEmpty()) {
          double weight = part.parameters().path(WEIGHT).asDouble(1);
          parts.add(new Part(evaluators.create(part), weight));
        }
      } catch (IllegalArgumentException e) {
        problem("has a part with a problem: " + e.getMessage());
      }
    }
    return parts;
  }

  /**
   * One of several evaluators that are scored together.
   *
   * @param evaluator the part
   * @param weight its share, at least 0
   */
  public record Part(Evaluator evaluator, double weight) {}

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

  /** Returns the smallest number that passes, or null where none is set or the type has its own. */
  @Nullable Double threshold() {
    if (known.contains(THRESHOLD)) {
      return null;
    }
    Double threshold = number(THRESHOLD);
    return threshold == null ? defaultThreshold : threshold;
  }

  /** Returns whether the score is only reported: it has the weight 0 and never fails. */
  boolean isOnlyReported() {
    Double weight = number(WEIGHT);
    return weight != null && weight == 0;
  }

  ObjectNode tags() {
    return tags;
  }

  /** Adds a problem: a name that nobody knows, with the nearest that is known. */
  public void unknown(String what, String name, Collection<String> known) {
    problem("has an unknown " + what + " " + Messages.unknown(name, known));
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
  public List<String> problems() {
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
