package dev.assay.pipelines.plan;

import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --limit}.
 *
 * @param group the rate-limit group, or several joined by {@code +}
 * @param members the groups, or models as {@code group/model}, that share the limit; empty for one
 * @param model the model of that group with a lane of its own; null for all others
 * @param counted what is limited
 * @param perMinute above 0
 */
record LimitOption(
    String group, List<String> members, @Nullable String model, Counted counted, double perMinute) {

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
    String target = form.group(1) + (form.group(2) == null ? "" : "/" + form.group(2));
    if (target.matches("[^+]+(?:[+][^+]+)+")) {
      List<String> members =
          Arrays.stream(target.split("[+]", -1)).map(String::strip).distinct().toList();
      return Optional.of(new LimitOption(target, members, null, counted, rate));
    }
    return Optional.of(new LimitOption(form.group(1), List.of(), form.group(2), counted, rate));
  }

  /**
   * Returns limits with this one in them; a concurrency that was there stays. What cannot be goes
   * to the problems.
   */
  Limits over(Limits limits, Problems problems) {
    if (members.isEmpty()) {
      String bound = limits.nameOf(group, model == null ? "" : model);
      return bound.equals(group) ? over(limits) : conflict(limits, group, bound, problems);
    }
    String name =
        limits.groups().keySet().stream()
            .filter(limit -> limits.membersOf(limit).equals(Set.copyOf(members)))
            .findFirst()
            .orElse(group);
    for (String member : members) {
      String other = LimitSections.otherLimit(member, name, limits);
      if (other != null) {
        return conflict(limits, member, other, problems);
      }
    }
    return new LimitOption(name, List.of(), null, counted, perMinute)
        .over(limits.withMembers(name, members));
  }

  private Limits conflict(Limits limits, String member, String other, Problems problems) {
    problems.add(
        PlanProblem.ofOption(
            "USAGE_LIMIT",
            "--limit "
                + ConfigNode.oneLine(group)
                + ": "
                + ConfigNode.oneLine(member)
                + " falls under the limit "
                + ConfigNode.oneLine(other)
                + " already; a group has one limit, give the rate for "
                + ConfigNode.oneLine(other)
                + " instead"));
    return limits;
  }

  private Limits over(Limits limits) {
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
    return limits.withGroups(limits.standard(), groups);
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
