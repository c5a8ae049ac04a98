package dev.assay.pipelines.plan;

import dev.assay.pipelines.gate.GateSet;
import dev.assay.transforms.gate.Gate;
import dev.assay.transforms.gate.GateNames;
import dev.assay.transforms.gate.GateSyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys {@code gates}, {@code baseline} and {@code raise_errors}. */
final class GateSection {

  private static final int MAX_GATES = 200;
  private static final int MAX_PATH_CHARS = 4_096;

  private final Section experiment;
  private final Problems problems;
  private final Set<String> scores;

  private GateSection(Section experiment, Set<String> scores) {
    this.experiment = experiment;
    this.problems = experiment.problems();
    this.scores = scores;
  }

  /**
   * Reads the conditions.
   *
   * @param source the experiment file, which a baseline's path is relative to
   * @param scores names of the evaluators and summary evaluators
   */
  static Conditions read(Section experiment, Path source, Set<String> scores) {
    GateSection section = new GateSection(experiment, scores);
    return new Conditions(
        new GateSet(section.gates(), section.baseline(source)),
        section.experiment.flag("raise_errors", false),
        EarlyStoppingSection.read(experiment, scores));
  }

  private List<Gate> gates() {
    ConfigNode node = experiment.get("gates");
    List<Gate> gates = new ArrayList<>();
    if (node == null) {
      return gates;
    }
    List<ConfigNode> items = node instanceof ConfigNode.Items list ? list.values() : List.of(node);
    if (items.size() > MAX_GATES) {
      problems.add(
          node.mark(), "CONFIG_LIMIT", items.size() + " gates (must be at most " + MAX_GATES + ")");
      return gates;
    }
    items.forEach(item -> add(item, gates));
    return gates;
  }

  private void add(ConfigNode item, List<Gate> gates) {
    String text = item.text();
    if (text == null) {
      Section.wrongType(
          problems, "gates", item, "a list of conditions, such as \"exact_match.mean >= 0.8\"");
      return;
    }
    try {
      Gate gate = Gate.parse(text, problems.file() + ":" + item.mark().line());
      gates.add(gate);
      GateNames.problems(gate)
          .forEach(problem -> problems.add(item.mark(), "CONFIG_GATE", quoted(gate) + problem));
      GateNames.doubts(gate, scores)
          .forEach(
              doubt ->
                  problems.warn(problems.at(item.mark(), "CONFIG_GATE", quoted(gate) + doubt)));
    } catch (GateSyntaxException e) {
      problems.add(
          item.mark(),
          "CONFIG_GATE",
          "Invalid gate " + item.shown().replaceFirst("^the text ", "") + ": " + e.getMessage());
    }
  }

  private static String quoted(Gate gate) {
    return "gate \"" + ConfigNode.oneLine(gate.expression()) + "\": ";
  }

  private @Nullable Path baseline(Path source) {
    String text = experiment.text("baseline", MAX_PATH_CHARS);
    try {
      return text == null ? null : source.resolveSibling(text);
    } catch (InvalidPathException e) {
      problems.add(experiment.mark("baseline"), "CONFIG_TYPE", "Invalid baseline (must be a path)");
      return null;
    }
  }
}
