package dev.assay.pipelines.plan;

import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --limit}.
 *
 * @param group the rate-limit group
 * @param model the model of that group with a lane of its own; null for all others
 * @param counted what is limited
 * @param perMinute above 0
 */
record LimitOption(String group, @Nullable String model, Counted counted, double perMinute) {

  /** What a limit counts. */
  enum Counted {
    REQUESTS,
    TOKENS,
    INPUT_TOKENS,
    OUTPUT_TOKENS;

    private RateLimit over(RateLimit old, double perMinute) {
      return switch (this) {
        case REQUESTS -> old.withRequestsPerMinute(perMinute);
        case TOKENS -> old.withTokensPerMinute(perMinute);
        case INPUT_TOKENS -> old.withInputTokensPerMinute(perMinute);
        case OUTPUT_TOKENS -> old.withOutputTokensPerMinute(perMinute);
      };
    }
  }

  private static final Pattern FORM =
      Pattern.compile(
          "([^/=]+?)(?:/(.+?))?(?::(requests|tokens|input_tokens|output_tokens))?"
              + "=([^=/]*)(?:/([a-z]+))?");

  /** Reads an option; what is wrong goes to the problems. */
  static Optional<LimitOption> parse(String text, Problems problems) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return refused(
          problems,
          text,
          "must be GROUP=N/min or GROUP/MODEL=N/min, such as openai=500/min, or"
              + " GROUP:tokens=N/min");
    }
    Counted counted =
        form.group(3) == null
            ? Counted.REQUESTS
            : Counted.valueOf(form.group(3).toUpperCase(Locale.ROOT));
    double perUnit = number(form.group(4));
    double rate = perUnit * unitsPerMinute(form.group(5));
    if (Double.isNaN(rate)) {
      return refused(problems, text, "must end with a number and /s, /min or /h");
    }
    if (!(rate > 0 && rate <= LimitSections.MAX_PER_MINUTE)) {
      return refused(
          problems,
          text,
          "must be above 0 and at most " + (long) LimitSections.MAX_PER_MINUTE + "/min");
    }
    return Optional.of(new LimitOption(form.group(1), form.group(2), counted, rate));
  }

  /** Returns limits with this one in them; a concurrency that was there stays. */
  Limits over(Limits limits) {
    Map<String, Limits.GroupLimit> groups = new HashMap<>(limits.groups());
    Limits.GroupLimit old =
        groups.getOrDefault(group, new Limits.GroupLimit(RateLimit.NONE, Map.of()));
    if (model == null) {
      groups.put(group, new Limits.GroupLimit(withRate(old.limit()), old.models()));
    } else {
      Map<String, RateLimit> models = new HashMap<>(old.models());
      models.put(model, withRate(models.getOrDefault(model, RateLimit.NONE)));
      groups.put(group, new Limits.GroupLimit(old.limit(), models));
    }
    return new Limits(limits.standard(), groups, limits.acrossAccounts());
  }

  private RateLimit withRate(RateLimit old) {
    return counted.over(old, perMinute);
  }

  private static Optional<LimitOption> refused(Problems problems, String text, String why) {
    problems.add(
        PlanProblem.ofOption(
            "USAGE_LIMIT", "Invalid --limit \"" + ConfigNode.oneLine(text) + "\" (" + why + ")"));
    return Optional.empty();
  }

  private static double number(String text) {
    return text.matches("-?[0-9]{1,12}(\\.[0-9]{1,12})?") ? Double.parseDouble(text) : Double.NaN;
  }

  private static double unitsPerMinute(@Nullable String unit) {
    if (unit == null) {
      return 1;
    }
    return switch (unit) {
      case "s", "sec", "second" -> 60;
      case "m", "min", "minute" -> 1;
      case "h", "hour" -> 1.0 / 60;
      default -> Double.NaN;
    };
  }
}
