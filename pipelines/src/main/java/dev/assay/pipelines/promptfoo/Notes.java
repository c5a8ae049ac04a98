package dev.assay.pipelines.promptfoo;

import dev.assay.pipelines.plan.ConfigNode;
import dev.assay.pipelines.plan.PlanProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is to be said of a configuration, each with its place. */
final class Notes {

  private final Set<String> lost = new LinkedHashSet<>();
  private final Set<String> said = new LinkedHashSet<>();

  /** Something that was not taken over. */
  void lost(Path file, ConfigNode node, String what) {
    lost.add(place(file, node) + ": " + what);
  }

  /** Something of a whole file that was not taken over. */
  void lost(Path file, String what) {
    lost.add(file + ": " + what);
  }

  /** Something of another file that could not be read. */
  void lost(List<PlanProblem> problems) {
    problems.forEach(problem -> lost.add(problem.toString()));
  }

  /** Something that was taken over, but not as it stands. */
  void say(Path file, ConfigNode node, String what) {
    said.add(place(file, node) + ": " + what);
  }

  private static String place(Path file, ConfigNode node) {
    return file + ":" + node.mark().line();
  }

  List<String> lost() {
    return new ArrayList<>(lost);
  }

  List<String> said() {
    return new ArrayList<>(said);
  }
}
