package dev.assay.pipelines.run;

import dev.assay.io.files.StandardInput;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.judge.JudgeTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an experiment must not ask for whose rows keep coming. */
final class StreamChecks {

  private static final Set<RunSettings.Runner> HERE =
      Set.of(
          RunSettings.Runner.DIRECT_IF_IT_FITS,
          RunSettings.Runner.DIRECT,
          RunSettings.Runner.FLINK);
  private static final List<String> ELSEWHERE =
      List.of("--flinkMaster=", "--checkpointingInterval=", "--numberOfExecutionRetries=");
  private static final String EMBEDDED = "--flinkMaster=[local]";

  private StreamChecks() {}

  /** Returns a line for each thing that cannot be. */
  static List<String> problems(ExperimentPlan plan, RunSettings settings) {
    List<String> problems = new ArrayList<>();
    String file = String.valueOf(plan.source());
    if (plan.dataset().contains(StandardInput.NAME)) {
      problems.add(
          "WATCH_STDIN " + file + ": standard input is no pattern of files; leave --watch out");
    }
    if (JudgeTypes.askModels(PlanEvaluators.of(plan))) {
      problems.add(
          "WATCH_JUDGES "
              + file
              + ": evaluators that ask a model cannot follow rows that keep coming; leave them"
              + " out, and score afterwards by assay evaluate DIR --experiment FILE");
    }
    if (plan.conditions().earlyStopping() != null || plan.conditions().raiseErrors()) {
      problems.add(
          "WATCH_STOPS "
              + file
              + ": early_stopping and raise_errors need all rows at hand; leave them out");
    }
    if (!plan.batches().groups().isEmpty()) {
      problems.add("WATCH_BATCH " + file + ": batches do not follow rows; leave batch out");
    }
    if (plan.analysis().collects()) {
      problems.add(
          "WATCH_RECORDS "
              + file
              + ": records over all epochs are written at the end of a run; leave them out, and"
              + " use assay summarize DIR afterwards");
    }
    if (!plan.output().formats().contains("jsonl")) {
      problems.add("WATCH_FORMATS " + file + ": add jsonl to output.formats");
    }
    boolean elsewhere =
        settings.beamArguments().stream()
            .anyMatch(
                argument ->
                    !argument.equals(EMBEDDED)
                        && ELSEWHERE.stream().anyMatch(argument::startsWith));
    if (elsewhere || !HERE.contains(settings.runner())) {
      problems.add(
          "WATCH_RUNNER "
              + file
              + ": rows are followed in this process, on the Direct Runner or embedded Flink,"
              + " without checkpoints or retries of the job; a restart goes on by the ledger");
    }
    return problems;
  }
}
