package dev.assay.pipelines.run;

import dev.assay.io.files.OutputFormat;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.judge.JudgeTypes;
import dev.assay.transforms.summarize.SummaryEvaluators;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What plans are checked against: all that is on this process's class path. */
public final class InstalledChecks {

  private InstalledChecks() {}

  /** Returns the checks. */
  public static PlanChecks all() {
    return new PlanChecks(
        InstalledApis.INSTANCE,
        InstalledChecks::problems,
        InstalledChecks::summaryProblems,
        Arrays.stream(OutputFormat.values())
            .map(OutputFormat::extension)
            .collect(Collectors.toSet()));
  }

  private static List<String> problems(EvaluatorEntry entry) {
    return JudgeTypes.evaluators().problems(List.of(spec(entry)));
  }

  private static List<String> summaryProblems(EvaluatorEntry entry) {
    return SummaryEvaluators.problems(List.of(spec(entry)));
  }

  private static EvaluatorSpec spec(EvaluatorEntry entry) {
    return new EvaluatorSpec(entry.type(), entry.name(), entry.parameters());
  }
}
