package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Whether a completed line holds an answer. */
public enum AnswerState {
  /** It does. */
  ANSWERED,
  /** The model or its filter declined. */
  REFUSED,
  /** There is none, or an error's text stands in its place. */
  FAILED;

  /**
   * How prompto writes the errors of Python that it takes for final, and any other after the last
   * attempt.
   */
  private static final Pattern PROMPTO_ERROR =
      Pattern.compile(
          "(?:[A-Z][A-Za-z]*Error - .*"
              + "|An unexpected error occurred when querying the API: \\(.* - .*\\) after maximum"
              + " \\d+ attempts)",
          Pattern.DOTALL);

  /**
   * Returns the state that the line itself tells by {@code status}; of a line of prompto, which has
   * none, whether its response is an error in prompto's words.
   */
  public static AnswerState of(ObjectNode line) {
    JsonNode response = line.path("response");
    boolean absent = response.isMissingNode() || response.isNull();
    if (RowNames.isRun(line)) {
      return switch (line.path("status").textValue()) {
        case "answered" -> absent ? FAILED : ANSWERED;
        case "refused" -> REFUSED;
        default -> FAILED;
      };
    }
    boolean failed =
        absent || (response.isTextual() && PROMPTO_ERROR.matcher(response.textValue()).matches());
    return failed ? FAILED : ANSWERED;
  }
}
