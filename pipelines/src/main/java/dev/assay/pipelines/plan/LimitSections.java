package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.ServerWindow;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code limits}: a bare number is requests per minute. */
final class LimitSections {

  /** Fastest rate, in requests per minute. */
  static final double MAX_PER_MINUTE = 60_000_000;

  private static final String GROUPS = "groups";
  private static final List<String> RATES = List.of("requests_per_minute", "requests_per_second");
  private static final List<String> TOKEN_RATES =
      List.of("tokens_per_minute", "input_tokens_per_minute", "output_tokens_per_minute");

  private LimitSections() {}

  static Limits read(Section experiment) {
    ConfigNode node = experiment.get("limits");
    Section section = node == null ? null : Section.open(experiment.problems(), "limits.", node);
    if (section == null) {
      return Limits.NONE;
    }
    Map<String, Limits.GroupLimit> groups = new HashMap<>();
    section
        .entries()
        .forEach(
            (group, entry) ->
                groups.put(group, group(section.problems(), "limits." + group, entry.value())));
    Limits limits = new Limits(RateLimit.NONE, groups);
    for (Map.Entry<String, ConfigNode.Entry> entry : section.entries().entrySet()) {
      limits = bound(section.problems(), entry.getKey(), entry.getValue().value(), limits);
    }
    return limits;
  }

  /** Binds the groups that an entry lists to its limit. */
  private static Limits bound(Problems problems, String name, ConfigNode node, Limits limits) {
    ConfigNode.Entry list =
        node instanceof ConfigNode.Fields fields ? fields.entries().get(GROUPS) : null;
    if (list == null) {
      return limits;
    }
    String path = "limits." + ConfigNode.oneLine(name) + "." + GROUPS;
    if (!(list.value() instanceof ConfigNode.Items items) || items.values().isEmpty()) {
      Section.wrongType(problems, path, list.value(), "a list of groups, or of group/model");
      return limits;
    }
    Set<String> members = new LinkedHashSet<>();
    for (ConfigNode item : items.values()) {
      String member = item.number() != null ? Json.text(item.number()) : item.text();
      if (member == null || member.isBlank()) {
        Section.wrongType(problems, path, item, "a list of groups, or of group/model");
        continue;
      }
      String other = otherLimit(member, name, limits);
      if (other != null) {
        problems.add(
            item.mark(),
            "CONFIG_CONFLICT",
            path
                + " has "
                + ConfigNode.oneLine(member)
                + ", which has a limit in limits."
                + ConfigNode.oneLine(other)
                + " already; a group has one limit, keep one of the two");
      } else {
        members.add(member);
      }
    }
    return limits.withMembers(name, members);
  }

  /**
   * Returns the limit that a group, or a model of one as {@code group/model}, has beside that of a
   * name, or null.
   */
  static @Nullable String otherLimit(String member, String name, Limits limits) {
    String bound = limits.members().get(member);
    if (bound != null && !bound.equals(name)) {
      return bound;
    }
    if (member.equals(name)) {
      return null;
    }
    int slash = member.indexOf('/');
    if (slash > 0 && limits.namesModel(member.substring(0, slash), member.substring(slash + 1))) {
      return member.substring(0, slash) + ".models";
    }
    return limits.groups().containsKey(member) ? member : null;
  }

  private static Limits.GroupLimit group(Problems problems, String path, ConfigNode node) {
    Map<String, RateLimit> models = new HashMap<>();
    RateLimit limit = limit(problems, path, node, true);
    if (node instanceof ConfigNode.Fields fields && fields.entries().containsKey("models")) {
      ConfigNode named = fields.entries().get("models").value();
      Section section = Section.open(problems, path + ".models.", named);
      if (section != null) {
        section
            .entries()
            .forEach(
                (model, entry) ->
                    models.put(
                        model, limit(problems, path + ".models." + model, entry.value(), false)));
      }
    }
    return new Limits.GroupLimit(limit, models);
  }

  private static RateLimit limit(
      Problems problems, String path, ConfigNode node, boolean modelsAllowed) {
    if (!(node instanceof ConfigNode.Fields)) {
      return RateLimit.ofRequests(perMinute(problems, path, node, 1));
    }
    List<String> known = new ArrayList<>(RATES);
    known.addAll(TOKEN_RATES);
    known.addAll(List.of("concurrency", "window", "shards"));
    if (modelsAllowed) {
      known.add("models");
      known.add(GROUPS);
    }
    Section section = Section.open(problems, path + ".", node, known);
    if (section == null) {
      return RateLimit.NONE;
    }
    ConfigNode minute = section.get(RATES.get(0));
    ConfigNode second = section.get(RATES.get(1));
    if (minute != null && second != null) {
      problems.add(
          section.mark(RATES.get(1)),
          "CONFIG_CONFLICT",
          path
              + " has two rates, requests_per_minute "
              + minute.shown()
              + " and requests_per_second "
              + second.shown()
              + "; keep one");
    }
    Double rate = null;
    if (minute != null) {
      rate = perMinute(problems, path + "." + RATES.get(0), minute, 1);
    } else if (second != null) {
      rate = perMinute(problems, path + "." + RATES.get(1), second, 60);
    }
    return new RateLimit(
        rate,
        tokens(section, path, TOKEN_RATES.get(0)),
        tokens(section, path, TOKEN_RATES.get(1)),
        tokens(section, path, TOKEN_RATES.get(2)),
        section.whole("concurrency", 1, ExperimentPlan.MAX_CONCURRENCY),
        window(section, path),
        section.whole("shards", 1, RateLimit.MAX_SHARDS));
  }

  private static @Nullable Double tokens(Section section, String path, String key) {
    ConfigNode node = section.get(key);
    return node == null ? null : perMinute(section.problems(), path + "." + key, node, 1);
  }

  private static @Nullable ServerWindow window(Section section, String path) {
    ConfigNode node = section.get("window");
    if (node == null) {
      return null;
    }
    String text = node.text();
    ServerWindow window = text == null ? null : ServerWindow.of(text).orElse(null);
    if (window == null) {
      Section.wrongType(section.problems(), path + ".window", node, "one of bucket, 1s, 10s, 60s");
    }
    return window;
  }

  private static @Nullable Double perMinute(
      Problems problems, String path, ConfigNode node, int perMinute) {
    JsonNode number = node.number();
    double rate = number == null ? 0 : number.doubleValue() * perMinute;
    if (number != null && rate > 0 && rate <= MAX_PER_MINUTE) {
      return rate;
    }
    problems.add(
        node.mark(),
        number == null ? "CONFIG_TYPE" : "CONFIG_RANGE",
        "Invalid "
            + ConfigNode.oneLine(path)
            + ": "
            + node.shown()
            + " (must be a number above 0, at most "
            + (long) (MAX_PER_MINUTE / perMinute)
            + ")");
    return null;
  }
}
