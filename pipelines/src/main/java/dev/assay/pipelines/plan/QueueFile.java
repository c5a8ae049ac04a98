package dev.assay.pipelines.plan;

import dev.assay.pipelines.plan.ConfigNode.Mark;
import dev.assay.transforms.call.Limits.GroupLimit;
import dev.assay.transforms.call.RateLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The file of {@code --max-queries-json}: by queue, either requests per minute or an object of
 * requests per minute by model, in which {@code default} stands for all others.
 */
final class QueueFile {

  private static final String OTHERS = "default";

  private final Problems problems;

  private QueueFile(Problems problems) {
    this.problems = problems;
  }

  /** Returns the limits by group; every bad entry is a problem that names it. */
  static Map<String, GroupLimit> read(Path file, Problems overall) {
    Problems problems = new Problems(file.toString());
    Map<String, GroupLimit> groups = new QueueFile(problems).groups(file);
    problems.errors().forEach(overall::add);
    return groups;
  }

  private Map<String, GroupLimit> groups(Path file) {
    Map<String, GroupLimit> groups = new HashMap<>();
    if (!file.toString().endsWith(".json")) {
      problems.add(
          PlanProblem.ofOption(
              "USAGE_QUEUES", "Invalid --max-queries-json " + file + " (must be a .json file)"));
      return groups;
    }
    if (!Files.exists(file)) {
      problems.addOfFile(
          "IN_MISSING", "file not found (working directory " + Path.of("").toAbsolutePath() + ")");
      return groups;
    }
    String text = "";
    try {
      text = ExperimentFile.text(file);
      ConfigNode root = JsonTree.read(text, new ConfigTree(problems));
      if (root instanceof ConfigNode.Fields queues) {
        queues
            .entries()
            .forEach((name, entry) -> groups.put(name, queue(name, entry.mark(), entry.value())));
      } else if (root != null) {
        problems.add(
            root.mark(),
            "CONFIG_TYPE",
            "Invalid queues: " + root.shown() + " (must be an object of queue to number)");
      } else {
        problems.addOfFile("CONFIG_SYNTAX", "the file is empty; it needs an object");
      }
    } catch (ConfigSyntaxException e) {
      problems.add(e.toProblem(file.toString(), text));
    } catch (IOException e) {
      problems.addOfFile("IN_UNREADABLE", "cannot read the file: " + e.getMessage());
    }
    return groups;
  }

  private GroupLimit queue(String name, Mark mark, ConfigNode value) {
    if (!(value instanceof ConfigNode.Fields models)) {
      return new GroupLimit(rate(name, mark, value, true), Map.of());
    }
    RateLimit others = RateLimit.NONE;
    Map<String, RateLimit> named = new HashMap<>();
    for (Map.Entry<String, ConfigNode.Entry> model : models.entries().entrySet()) {
      RateLimit rate =
          rate(
              name + "." + model.getKey(),
              model.getValue().mark(),
              model.getValue().value(),
              false);
      if (model.getKey().equals(OTHERS)) {
        others = rate;
      } else {
        named.put(model.getKey(), rate);
      }
    }
    return new GroupLimit(others, named);
  }

  private RateLimit rate(String name, Mark mark, ConfigNode value, boolean objectAllowed) {
    Double rate = value.number() == null ? null : (Double) value.number().doubleValue();
    if (rate != null && rate > 0 && rate <= LimitSections.MAX_PER_MINUTE) {
      return RateLimit.ofRequests(rate);
    }
    problems.add(
        mark,
        "CONFIG_QUEUES",
        "Invalid entry \""
            + ConfigNode.oneLine(name)
            + "\": "
            + value.shown()
            + " (must be requests per minute above 0"
            + (objectAllowed ? " or an object of model to requests per minute)" : ")"));
    return RateLimit.NONE;
  }
}
