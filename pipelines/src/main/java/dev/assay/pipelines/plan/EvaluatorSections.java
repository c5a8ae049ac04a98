package dev.assay.pipelines.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code evaluators} and {@code summary_evaluators}, with {@code judge} and {@code
 * embedding} for those without.
 */
final class EvaluatorSections {

  private static final int MAX_NAME_CHARS = 100;
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]");
  private static final String COMMAND = "command";
  private static final String DIRECTORY = "directory";

  private EvaluatorSections() {}

  static List<EvaluatorEntry> read(Section experiment, PlanChecks checks, Path source) {
    JudgeDefaults defaults =
        experiment.get("evaluators") == null ? null : JudgeDefaults.read(experiment, checks.apis());
    return read(
        experiment,
        "evaluators",
        checks.evaluators(),
        source,
        (item, entry) -> {
          JudgeDefaults.check(experiment.problems(), item, checks.apis());
          return defaults == null ? entry : defaults.in(entry);
        });
  }

  static List<EvaluatorEntry> readSummary(Section experiment, PlanChecks checks, Path source) {
    return read(
        experiment,
        "summary_evaluators",
        checks.summaryEvaluators(),
        source,
        (item, entry) -> entry);
  }

  private static List<EvaluatorEntry> read(
      Section experiment,
      String key,
      Function<EvaluatorEntry, List<String>> check,
      Path source,
      BiFunction<ConfigNode, EvaluatorEntry, EvaluatorEntry> completed) {
    List<EvaluatorEntry> entries = new ArrayList<>();
    ConfigNode node = experiment.get(key);
    if (node == null) {
      return entries;
    }
    if (!(node instanceof ConfigNode.Items items)) {
      Section.wrongType(experiment.problems(), key, node, "a list of names or of {type, …}");
      return entries;
    }
    Set<String> names = new HashSet<>();
    for (ConfigNode item : items.values()) {
      EvaluatorEntry bare = entry(experiment.problems(), key, item, source);
      if (bare == null) {
        continue;
      }
      EvaluatorEntry entry = completed.apply(item, bare);
      entries.add(entry);
      if (BLANK.matcher(entry.name()).find()) {
        experiment
            .problems()
            .add(
                item.mark(),
                "CONFIG_RANGE",
                "Invalid name: \""
                    + ConfigNode.oneLine(entry.name())
                    + "\" (must have no blanks; - and _ join words)");
      }
      if (!names.add(entry.name())) {
        experiment
            .problems()
            .add(
                item.mark(),
                "CONFIG_DUPLICATE_NAME",
                "two "
                    + key.replace('_', ' ')
                    + " are named \""
                    + ConfigNode.oneLine(entry.name())
                    + "\"; give this one a name of its own");
      }
      for (String problem : check.apply(entry)) {
        experiment.problems().add(item.mark(), "CONFIG_EVALUATOR", problem);
      }
    }
    return entries;
  }

  private static @Nullable EvaluatorEntry entry(
      Problems problems, String key, ConfigNode item, Path source) {
    String type = item.text();
    if (type != null && !type.isBlank()) {
      return new EvaluatorEntry(type, type, Json.object());
    }
    if (!(item instanceof ConfigNode.Fields)) {
      Section.wrongType(problems, key, item, "a name or a mapping with a type");
      return null;
    }
    Section section = Section.open(problems, key + ".", item);
    if (section == null) {
      return null;
    }
    String named = section.required("type", MAX_NAME_CHARS);
    String name = section.text("name", MAX_NAME_CHARS);
    if (named.isEmpty() || !(item.toJson() instanceof ObjectNode parameters)) {
      return null;
    }
    parameters.remove(List.of("type", "name"));
    if (named.endsWith(COMMAND) && !parameters.has(DIRECTORY) && source.getParent() != null) {
      parameters.put(DIRECTORY, source.getParent().toString());
    }
    return new EvaluatorEntry(named, name == null ? named : name, parameters);
  }
}
