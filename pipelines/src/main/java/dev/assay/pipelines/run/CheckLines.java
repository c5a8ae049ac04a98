package dev.assay.pipelines.run;

import dev.assay.pipelines.command.JudgeStage;
import dev.assay.pipelines.command.RephraseStage;
import dev.assay.pipelines.command.Stages;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.derive.ModelEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a check says of an experiment beside its lanes. */
final class CheckLines {

  private CheckLines() {}

  /** Returns who scores and what is to be reached. */
  static List<String> ofPlan(ExperimentPlan plan) {
    List<String> lines = new ArrayList<>();
    add(lines, "scored by", plan.evaluators());
    add(lines, "all runs together by", plan.summaryEvaluators());
    plan.conditions().gates().gates().forEach(gate -> lines.add("gate " + gate.expression()));
    return lines;
  }

  private static void add(List<String> lines, String by, List<EvaluatorEntry> evaluators) {
    if (!evaluators.isEmpty()) {
      lines.add(
          by + " " + evaluators.stream().map(CheckLines::named).collect(Collectors.joining(", ")));
    }
  }

  private static String named(EvaluatorEntry entry) {
    return entry.name().equals(entry.type())
        ? entry.name()
        : entry.name() + " (" + entry.type() + ")";
  }

  /**
   * Returns what comes before and after.
   *
   * @param rows of the experiment
   * @param runs that can be sent
   */
  static List<String> ofStages(Stages stages, long rows, long runs) {
    List<String> lines = new ArrayList<>();
    RephraseStage before = stages.rephrase();
    if (before != null) {
      lines.add(
          "first rephrased by "
              + stage(before.set().models(), before.set().templates().size(), rows)
              + "; what comes back makes the experiment's rows");
    }
    JudgeStage after = stages.judge();
    if (after != null) {
      lines.add(
          "then judged by " + stage(after.set().judges(), after.set().templates().size(), runs));
    }
    return lines;
  }

  private static String stage(List<ModelEntry> models, int templates, long each) {
    return models.stream().map(ModelEntry::name).collect(Collectors.joining(", "))
        + " with "
        + Reports.count(templates, "template")
        + ": up to "
        + Reports.count(each * models.size() * templates, "call");
  }
}
