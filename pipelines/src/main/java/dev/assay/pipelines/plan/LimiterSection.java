package dev.assay.pipelines.plan;

import dev.assay.io.limiter.LimiterSettings;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The key {@code limiter}: what several experiments on one account share. */
final class LimiterSection {

  private static final int MAX_CHARS = 1_000;

  private LimiterSection() {}

  static @Nullable LimiterSettings read(Section experiment) {
    ConfigNode node = experiment.get("limiter");
    Problems problems = experiment.problems();
    Section section =
        node == null
            ? null
            : Section.open(problems, "limiter.", node, List.of("type", "url", "jobs", "scope"));
    if (section == null) {
      return null;
    }
    int before = problems.errors().size();
    String type = section.required("type", MAX_CHARS);
    LimiterSettings.Type known = LimiterSettings.Type.of(type).orElse(null);
    if (!type.isEmpty() && known == null) {
      problems.add(
          section.mark("type"),
          "CONFIG_RANGE",
          "Invalid limiter.type: "
              + ConfigNode.oneLine(type)
              + " (must be one of redis, envoy)"
              + NearestName.question(type, List.of("redis", "envoy")));
    }
    String url = section.required("url", MAX_CHARS);
    Integer jobs = section.whole("jobs", 1, LimiterSettings.MOST_JOBS);
    String scope = section.text("scope", MAX_CHARS);
    if (known == null || problems.errors().size() > before) {
      return null;
    }
    try {
      return new LimiterSettings(
          known,
          url,
          Objects.requireNonNullElse(jobs, LimiterSettings.STANDARD_JOBS),
          Objects.requireNonNullElse(scope, LimiterSettings.STANDARD_SCOPE));
    } catch (IllegalArgumentException e) {
      problems.add(section.mark("url"), "CONFIG_RANGE", "Invalid limiter.url: " + e.getMessage());
      return null;
    }
  }
}
