package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.stopping.StopRule;
import dev.assay.transforms.stopping.StopRule.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code early_stopping}: when an experiment knows enough. */
final class EarlyStoppingSection {

  private static final String KEY = "early_stopping";
  private static final String PATH = KEY + ".";
  private static final List<String> KEYS =
      List.of("score", "by", "threshold", "width", "level", "first", "seed");
  private static final List<String> TARGET_KEYS = List.of("score", "threshold", "width");
  private static final int MAX_NAME_CHARS = 1_000;
  private static final int MAX_FIRST = 1_000_000;
  private static final double LEAST_LEVEL = 0.5;
  private static final double MOST_LEVEL = 0.9999;
  private static final double LARGEST = 1e12;

  private final Problems problems;
  private final Section section;
  private final Set<String> evaluators;

  private EarlyStoppingSection(Section section, Set<String> evaluators) {
    this.problems = section.problems();
    this.section = section;
    this.evaluators = evaluators;
  }

  /**
   * Reads the rule, or returns null where there is none or it is wrong.
   *
   * @param evaluators names of the evaluators
   */
  static @Nullable StopRule read(Section experiment, Set<String> evaluators) {
    ConfigNode node = experiment.get(KEY);
    Section section = node == null ? null : Section.open(experiment.problems(), PATH, node, KEYS);
    if (node == null || section == null) {
      return null;
    }
    if (experiment.has("batch")) {
      experiment
          .problems()
          .add(
              experiment.mark(KEY),
              "CONFIG_CONFLICT",
              "early_stopping and batch exclude each other: every wave would wait for batches of"
                  + " its own; keep one");
    }
    return new EarlyStoppingSection(section, evaluators).rule();
  }

  private @Nullable StopRule rule() {
    Double threshold = number(section, PATH, "threshold", -LARGEST, LARGEST);
    Double width = number(section, PATH, "width", 0, LARGEST);
    Double level = number(section, PATH, "level", LEAST_LEVEL, MOST_LEVEL);
    Integer first = section.whole("first", StopRule.LEAST_FIRST, MAX_FIRST);
    Integer seed = section.whole("seed", 0, Integer.MAX_VALUE);
    List<String> by = by();
    List<Target> targets = targets(threshold, width);
    return targets.isEmpty()
        ? null
        : new StopRule(
            targets,
            by,
            Objects.requireNonNullElse(level, StopRule.STANDARD_LEVEL),
            Objects.requireNonNullElse(first, StopRule.STANDARD_FIRST),
            Objects.requireNonNullElse(seed, 1));
  }

  private List<Target> targets(@Nullable Double threshold, @Nullable Double width) {
    List<Target> targets = new ArrayList<>();
    ConfigNode node = section.get("score");
    if (node == null) {
      problems.add(section.mark(), "CONFIG_MISSING", "key \"" + PATH + "score\" is missing");
      return targets;
    }
    List<ConfigNode> items = node instanceof ConfigNode.Items list ? list.values() : List.of(node);
    if (items.isEmpty()) {
      Section.wrongType(problems, PATH + "score", node, "the name of a score, or a list of them");
    }
    for (ConfigNode item : items) {
      Target target = target(item, threshold, width);
      if (target != null && targets.stream().anyMatch(t -> t.score().equals(target.score()))) {
        problems.add(
            item.mark(),
            "CONFIG_CONFLICT",
            "early_stopping names the score \"" + ConfigNode.oneLine(target.score()) + "\" twice");
      } else if (target != null) {
        targets.add(target);
      }
    }
    return targets;
  }

  private @Nullable Target target(
      ConfigNode item, @Nullable Double threshold, @Nullable Double width) {
    String score = item.text();
    Double ownThreshold = threshold;
    Double ownWidth = width;
    if (score == null && !(item instanceof ConfigNode.Fields)) {
      Section.wrongType(problems, PATH + "score", item, "the name of a score, or a list of them");
      return null;
    }
    if (score == null) {
      Section one = Section.open(problems, PATH + "score.", item, TARGET_KEYS);
      if (one == null) {
        return null;
      }
      score = one.required("score", MAX_NAME_CHARS);
      if (one.has("threshold") || one.has("width")) {
        ownThreshold = number(one, PATH + "score.", "threshold", -LARGEST, LARGEST);
        ownWidth = number(one, PATH + "score.", "width", 0, LARGEST);
      }
    }
    if (score.isBlank()) {
      return null;
    }
    if (ownThreshold == null && ownWidth == null) {
      problems.add(
          item.mark(),
          "CONFIG_MISSING",
          "early_stopping of \""
              + ConfigNode.oneLine(score)
              + "\" has neither threshold nor width; it needs one to know when it knows enough");
      return null;
    }
    doubt(item, score);
    return new Target(score, ownThreshold, ownWidth);
  }

  /** An evaluator may give scores of other names than its own, so this is no error. */
  private void doubt(ConfigNode item, String score) {
    if (evaluators.stream().noneMatch(score::startsWith)) {
      problems.warn(
          problems.at(
              item.mark(),
              "CONFIG_EARLY_STOPPING",
              "no evaluator is named \""
                  + ConfigNode.oneLine(score)
                  + "\""
                  + NearestName.question(score, evaluators)
                  + "; where no row has that score, all rows are called"));
    }
  }

  private List<String> by() {
    ConfigNode node = section.get("by");
    if (node == null) {
      return List.of();
    }
    List<ConfigNode> items = node instanceof ConfigNode.Items list ? list.values() : List.of(node);
    Set<String> fields = new LinkedHashSet<>();
    for (ConfigNode item : items) {
      String field = item.text();
      if (field == null || field.isBlank()) {
        Section.wrongType(problems, PATH + "by", item, "the name of a row's field, or a list");
      } else {
        fields.add(field);
      }
    }
    return List.copyOf(fields);
  }

  private @Nullable Double number(
      Section from, String path, String key, double above, double most) {
    ConfigNode node = from.get(key);
    if (node == null) {
      return null;
    }
    JsonNode number = node.number();
    double value = number == null ? Double.NaN : number.doubleValue();
    if (!(value > above && value <= most)) {
      Section.wrongType(
          problems,
          path + key,
          node,
          Math.abs(most) == LARGEST
              ? (above == 0 ? "a number above 0" : "a number")
              : "a number above " + above + ", at most " + most);
      return null;
    }
    return value;
  }
}
