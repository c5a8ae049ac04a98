package dev.assay.pipelines.run;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.DirectorySettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.ExperimentLauncher;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs and checks experiments in this process. */
public final class LocalLauncher implements ExperimentLauncher {

  @Override
  public ExitStatus run(ExperimentPlan plan, RunSettings settings) {
    return new RunExperiment(plan, settings, Clock.system()).run();
  }

  @Override
  public ExitStatus evaluate(@Nullable ExperimentPlan plan, DirectorySettings settings) {
    ScoreAgain.Scores scores =
        plan == null
            ? record -> record == null ? List.of() : record.evaluators()
            : new PlanScores(plan);
    return new ScoreAgain(settings, scores, Clock.system()).run();
  }

  /** Scores by an experiment file. */
  private record PlanScores(ExperimentPlan plan) implements ScoreAgain.Scores {
    @Override
    public List<EvaluatorSpec> of(@Nullable ExperimentRecord record) {
      return PlanEvaluators.of(plan);
    }

    @Override
    public List<EvaluatorSpec> ofAll(@Nullable ExperimentRecord record) {
      return PlanEvaluators.ofAll(plan);
    }
  }

  @Override
  public ExitStatus summarize(DirectorySettings settings) {
    return new ScoreAgain(settings, record -> null, Clock.system()).run();
  }

  @Override
  public ExitStatus check(ExperimentPlan plan, CheckSettings settings) {
    return new CheckExperiment(plan, settings).check();
  }
}
