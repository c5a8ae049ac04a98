package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code evaluators}, with {@code judge} and {@code embedding} for those without. */
final class EvaluatorSections {

  private static final int MAX_NAME_CHARS = 100;

  private EvaluatorSections() {}

  static List<EvaluatorEntry> read(Section experiment, PlanChecks checks) {
    List<EvaluatorEntry> entries = new ArrayList<>();
    ConfigNode node = experiment.get("evaluators");
    if (node == null) {
      return entries;
    }
    if (!(node instanceof ConfigNode.Items items)) {
      Section.wrongType(
          experiment.problems(), "evaluators", node, "a list of names or of {type, …}");
      return entries;
    }
    Set<String> names = new HashSet<>();
    JudgeDefaults defaults = JudgeDefaults.read(experiment, checks.apis());
    for (ConfigNode item : items.values()) {
      EvaluatorEntry bare = entry(experiment.problems(), item);
      if (bare == null) {
        continue;
      }
      JudgeDefaults.check(experiment.problems(), item, checks.apis());
      EvaluatorEntry entry = defaults.in(bare);
      entries.add(entry);
      if (!names.add(entry.name())) {
        experiment
            .problems()
            .add(
                item.mark(),
                "CONFIG_DUPLICATE_NAME",
                "two evaluators are named \""
                    + ConfigNode.oneLine(entry.name())
                    + "\"; give this one a name of its own");
      }
      for (String problem : checks.evaluators().apply(entry)) {
        experiment.problems().add(item.mark(), "CONFIG_EVALUATOR", problem);
      }
    }
    return entries;
  }

  private static @Nullable EvaluatorEntry entry(Problems problems, ConfigNode item) {
    String type = item.text();
    if (type != null && !type.isBlank()) {
      return new EvaluatorEntry(type, type, Json.object());
    }
    if (!(item instanceof ConfigNode.Fields)) {
      Section.wrongType(problems, "evaluators", item, "a name or a mapping with a type");
      return null;
    }
    Section section = Section.open(problems, "evaluators.", item);
    if (section == null) {
      return null;
    }
    String named = section.required("type", MAX_NAME_CHARS);
    String name = section.text("name", MAX_NAME_CHARS);
    if (named.isEmpty() || !(item.toJson() instanceof ObjectNode parameters)) {
      return null;
    }
    parameters.remove(List.of("type", "name"));
    return new EvaluatorEntry(named, name == null ? named : name, parameters);
  }
}
