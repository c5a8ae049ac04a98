package dev.assay.pipelines.run;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.CalibrateSettings;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.CompareSettings;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.DirectorySettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.ExperimentLauncher;
import dev.assay.pipelines.command.FolderRuns;
import dev.assay.pipelines.command.GateSettings;
import dev.assay.pipelines.command.JudgeStage;
import dev.assay.pipelines.command.QuerySettings;
import dev.assay.pipelines.command.RephraseStage;
import dev.assay.pipelines.command.ReportSettings;
import dev.assay.pipelines.command.RunPlace;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.command.Stages;
import dev.assay.pipelines.command.StreamSettings;
import dev.assay.pipelines.command.WatchSettings;
import dev.assay.pipelines.compare.CalibrateJudge;
import dev.assay.pipelines.compare.CompareForGates;
import dev.assay.pipelines.compare.CompareOutputs;
import dev.assay.pipelines.plan.AnalysisOptions;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.summarize.Analysis;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs and checks experiments in this process. */
public final class LocalLauncher implements ExperimentLauncher {

  private final InputStream in;

  /** Makes a launcher for which {@code -} is the standard input of this process. */
  public LocalLauncher() {
    // A pipe cannot be sought, which a bare FileInputStream tries when it is read to its end.
    this(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
  }

  /**
   * Makes a launcher.
   *
   * @param in what {@code -} is in a dataset; read only where one names it
   */
  public LocalLauncher(InputStream in) {
    this.in = in;
  }

  @Override
  public ExitStatus run(ExperimentPlan plan, RunSettings settings) {
    return new RunExperiment(plan, settings, in, Clock.system()).run();
  }

  @Override
  public ExitStatus stream(ExperimentPlan plan, RunSettings settings, StreamSettings stream) {
    return new StreamExperiment(plan, settings, stream, Clock.system()).run();
  }

  @Override
  public ExitStatus run(ExperimentPlan plan, Stages stages, RunSettings settings) {
    return new StagedRun(plan, stages, settings, in, Clock.system()).run();
  }

  @Override
  public ExitStatus rephrase(ExperimentPlan plan, RephraseStage rephrase, RunSettings settings) {
    return new RephraseRun(plan, rephrase, settings, Clock.system()).run();
  }

  @Override
  public ExitStatus judge(
      Path completed, JudgeStage judge, ExperimentPlan plan, RunSettings settings) {
    return new JudgeRun(judge, settings.console(), Clock.system()).run(completed, plan, settings);
  }

  @Override
  public ExitStatus writeJudgeRows(
      Path completed, JudgeStage judge, Console console, Path folder, boolean overwrite) {
    return new JudgeRun(judge, console, Clock.system()).write(completed, folder, overwrite);
  }

  @Override
  public ExitStatus evaluate(
      @Nullable ExperimentPlan plan, List<EvaluatorEntry> scorers, DirectorySettings settings) {
    ScoreAgain.Scores scores =
        plan == null
            ? record ->
                PlanEvaluators.beside(record == null ? List.of() : record.evaluators(), scorers)
            : new PlanScores(plan, scorers);
    return new ScoreAgain(settings, scores, plan, Clock.system()).run();
  }

  /** Scores by an experiment file. */
  private record PlanScores(ExperimentPlan plan, List<EvaluatorEntry> scorers)
      implements ScoreAgain.Scores {
    @Override
    public List<EvaluatorSpec> of(@Nullable ExperimentRecord record) {
      return PlanEvaluators.beside(PlanEvaluators.of(plan), scorers);
    }

    @Override
    public List<EvaluatorSpec> ofAll(@Nullable ExperimentRecord record) {
      return PlanEvaluators.ofAll(plan);
    }

    @Override
    public Analysis analysis(@Nullable ExperimentRecord record) {
      return plan.analysis();
    }
  }

  @Override
  public ExitStatus summarize(AnalysisOptions options, DirectorySettings settings) {
    return new ScoreAgain(settings, new SameScores(options), null, Clock.system()).run();
  }

  /** Leaves scores as they are. */
  private record SameScores(AnalysisOptions options) implements ScoreAgain.Scores {
    @Override
    public @Nullable List<EvaluatorSpec> of(@Nullable ExperimentRecord record) {
      return null;
    }

    @Override
    public Analysis analysis(@Nullable ExperimentRecord record) {
      return options.over(record == null ? Analysis.STANDARD : record.analysis());
    }
  }

  @Override
  public ExitStatus query(QuerySettings settings) {
    return new QueryRuns(settings).run();
  }

  @Override
  public ExitStatus report(ReportSettings settings) {
    return new WriteReport(settings, Clock.system()).run();
  }

  @Override
  public ExitStatus compare(CompareSettings settings) {
    return new CompareOutputs(settings, Terminals.hasPerson()).run();
  }

  @Override
  public ExitStatus calibrate(CalibrateSettings settings) {
    return new CalibrateJudge(settings).run();
  }

  @Override
  public ExitStatus gate(GateSettings settings) {
    return new CheckGates(settings, CompareForGates.INSTANCE, Clock.system()).run();
  }

  @Override
  public RunPlace place(ExperimentPlan plan, Path runs, FolderRuns.@Nullable Remembered known) {
    try {
      return new EarlierRuns(plan).place(runs, known, Clock.system().now());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ExitStatus watch(WatchSettings settings, FolderRuns runs) {
    return new WatchStep(settings, Clock.system()).watch(runs);
  }

  @Override
  public ExitStatus check(ExperimentPlan plan, CheckSettings settings) {
    return new CheckExperiment(plan, settings, in).check();
  }
}
