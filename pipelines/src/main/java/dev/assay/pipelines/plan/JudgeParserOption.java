package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The option {@code --judge-parser}: {@code number}, {@code number:MIN-MAX}, {@code yes-no}, {@code
 * choice:A,B}, {@code choice:A=1,B=0} or {@code json:FIELD}.
 */
public final class JudgeParserOption {

  /** The name of the score. */
  public static final String SCORE = "judge";

  private static final String TYPE = "judge-score";
  private static final Pattern RANGE =
      Pattern.compile("(-?\\d{1,9}(?:\\.\\d{1,9})?)-(-?\\d{1,9}(?:\\.\\d{1,9})?)");
  private static final Pattern VALUED = Pattern.compile("(.+)=(-?\\d{1,9}(?:\\.\\d{1,9})?)");

  private final PlanChecks checks;

  /**
   * Makes a reader.
   *
   * @param checks tell which evaluators there are
   */
  public JudgeParserOption(PlanChecks checks) {
    this.checks = checks;
  }

  /**
   * Returns the evaluator that reads a judge's answer.
   *
   * @param several whether there is more than one judge and template, which are then told apart
   * @param problems receives what is wrong
   * @return null where the option cannot be read
   */
  public @Nullable EvaluatorEntry read(String option, boolean several, List<PlanProblem> problems) {
    int colon = option.indexOf(':');
    String form = (colon < 0 ? option : option.substring(0, colon)).strip();
    String detail = colon < 0 ? "" : option.substring(colon + 1).strip();
    ObjectNode parameters = Json.object().put("parser", form);
    boolean good =
        switch (form) {
          case "number" -> colon < 0 || range(detail, parameters);
          case "yes-no" -> colon < 0;
          case "choice" -> choices(detail, parameters);
          case "json" -> field(detail, parameters);
          default -> false;
        };
    if (!good) {
      problems.add(
          PlanProblem.ofOption(
              "USAGE_PARSER",
              "Invalid --judge-parser: \""
                  + ConfigNode.oneLine(option)
                  + "\" (must be number, number:MIN-MAX, yes-no, choice:A,B, choice:A=1,B=0 or"
                  + " json:FIELD)"));
      return null;
    }
    if (several) {
      parameters.put("by_judge", true);
    }
    EvaluatorEntry entry = new EvaluatorEntry(TYPE, SCORE, parameters);
    for (String problem : checks.evaluators().apply(entry)) {
      problems.add(PlanProblem.ofOption("USAGE_PARSER", "Invalid --judge-parser: " + problem));
    }
    return entry;
  }

  private static boolean range(String detail, ObjectNode parameters) {
    Matcher range = RANGE.matcher(detail);
    if (!range.matches()) {
      return false;
    }
    parameters.put("min", new BigDecimal(range.group(1)));
    parameters.put("max", new BigDecimal(range.group(2)));
    return true;
  }

  private static boolean choices(String detail, ObjectNode parameters) {
    List<String> entries = List.of(detail.split(",", -1));
    boolean valued = entries.stream().allMatch(entry -> VALUED.matcher(entry.strip()).matches());
    ArrayNode labels = parameters.arrayNode();
    ObjectNode values = Json.object();
    for (String entry : entries) {
      String choice = entry.strip();
      Matcher value = VALUED.matcher(choice);
      if (choice.isEmpty()) {
        return false;
      }
      if (valued && value.matches()) {
        values.put(value.group(1).strip(), new BigDecimal(value.group(2)));
      } else {
        labels.add(choice);
      }
    }
    parameters.set("choices", valued ? values : labels);
    return true;
  }

  private static boolean field(String detail, ObjectNode parameters) {
    parameters.put("field", detail);
    return !detail.isEmpty();
  }
}
