package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.AnalysisOptions;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records what it is asked to start and ends as it is told. */
final class RecordingLauncher implements ExperimentLauncher {

  final List<ExperimentPlan> plans = new ArrayList<>();
  final List<RunSettings> runs = new ArrayList<>();
  final List<CheckSettings> checks = new ArrayList<>();
  final List<DirectorySettings> evaluated = new ArrayList<>();
  final List<AnalysisOptions> analyses = new ArrayList<>();
  final List<DirectorySettings> summarized = new ArrayList<>();
  final List<QuerySettings> queries = new ArrayList<>();
  final List<CompareSettings> compared = new ArrayList<>();
  final List<ReportSettings> reported = new ArrayList<>();
  final List<CalibrateSettings> calibrated = new ArrayList<>();
  final List<GateSettings> gates = new ArrayList<>();
  final List<WatchSettings> watched = new ArrayList<>();
  final List<FolderRuns> watchedRuns = new ArrayList<>();
  final List<Stages> stages = new ArrayList<>();
  final List<Path> sources = new ArrayList<>();
  final List<EvaluatorEntry> scorers = new ArrayList<>();
  final List<StreamSettings> streams = new ArrayList<>();
  private final ExitStatus end;

  RecordingLauncher(ExitStatus end) {
    this.end = end;
  }

  @Override
  public ExitStatus run(ExperimentPlan plan, RunSettings settings) {
    plans.add(plan);
    runs.add(settings);
    return end;
  }

  @Override
  public ExitStatus stream(ExperimentPlan plan, RunSettings settings, StreamSettings stream) {
    streams.add(stream);
    return run(plan, settings);
  }

  @Override
  public ExitStatus run(ExperimentPlan plan, Stages before, RunSettings settings) {
    stages.add(before);
    return run(plan, settings);
  }

  @Override
  public ExitStatus rephrase(ExperimentPlan plan, RephraseStage rephrase, RunSettings settings) {
    stages.add(new Stages(rephrase, true, null));
    return run(plan, settings);
  }

  @Override
  public ExitStatus judge(
      Path completed, JudgeStage judge, ExperimentPlan plan, RunSettings settings) {
    sources.add(completed);
    stages.add(new Stages(null, false, judge));
    return run(plan, settings);
  }

  @Override
  public ExitStatus writeJudgeRows(
      Path completed, JudgeStage judge, Console console, Path folder, boolean overwrite) {
    sources.add(completed);
    stages.add(new Stages(null, false, judge));
    return end;
  }

  @Override
  public ExitStatus evaluate(
      @Nullable ExperimentPlan plan, List<EvaluatorEntry> more, DirectorySettings settings) {
    scorers.addAll(more);
    if (plan != null) {
      plans.add(plan);
    }
    evaluated.add(settings);
    return end;
  }

  @Override
  public ExitStatus summarize(AnalysisOptions options, DirectorySettings settings) {
    analyses.add(options);
    summarized.add(settings);
    return end;
  }

  @Override
  public ExitStatus query(QuerySettings settings) {
    queries.add(settings);
    return end;
  }

  @Override
  public ExitStatus compare(CompareSettings settings) {
    compared.add(settings);
    return end;
  }

  @Override
  public ExitStatus report(ReportSettings settings) {
    reported.add(settings);
    return end;
  }

  @Override
  public ExitStatus calibrate(CalibrateSettings settings) {
    calibrated.add(settings);
    return end;
  }

  @Override
  public ExitStatus gate(GateSettings settings) {
    gates.add(settings);
    return end;
  }

  @Override
  public RunPlace place(ExperimentPlan plan, Path runs, FolderRuns.@Nullable Remembered known) {
    return new RunPlace(runs.resolve("first"), RunPlace.State.NEW, "");
  }

  @Override
  public ExitStatus watch(WatchSettings settings, FolderRuns runs) {
    watched.add(settings);
    watchedRuns.add(runs);
    return end;
  }

  @Override
  public ExitStatus check(ExperimentPlan plan, CheckSettings settings) {
    plans.add(plan);
    checks.add(settings);
    return end;
  }
}
