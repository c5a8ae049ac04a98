package dev.assay.transforms.evaluate.custom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as an experiment has them: a number and its unit, such as {@code 500ms} or {@code 2m}. */
public final class Timeouts {

  private static final String KEY = "timeout";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6}) ?(ms|s|m)");
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofHours(1);

  private Timeouts() {}

  /** Returns the parameter {@code timeout}; the default where it is absent or wrong. */
  public static Duration of(EvaluatorParameters parameters, Duration absent) {
    JsonNode value = parameters.json(KEY);
    if (value == null) {
      return absent;
    }
    Matcher form = FORM.matcher(value.isTextual() ? value.textValue().strip() : "");
    Duration timeout = form.matches() ? duration(form) : Duration.ZERO;
    if (timeout.compareTo(LEAST) < 0 || timeout.compareTo(MOST) > 0) {
      parameters.problem(
          "has an invalid timeout (must be a time from 10ms to 60m with its unit, such as 500ms,"
              + " 10s or 2m)");
      return absent;
    }
    return timeout;
  }

  private static Duration duration(Matcher form) {
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}
