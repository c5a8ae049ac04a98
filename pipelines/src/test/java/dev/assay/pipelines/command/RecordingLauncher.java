package dev.assay.pipelines.command;

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
  final List<DirectorySettings> summarized = new ArrayList<>();
  final List<QuerySettings> queries = new ArrayList<>();
  final List<WatchSettings> watched = new ArrayList<>();
  final List<FolderRuns> watchedRuns = new ArrayList<>();
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
  public ExitStatus evaluate(@Nullable ExperimentPlan plan, DirectorySettings settings) {
    if (plan != null) {
      plans.add(plan);
    }
    evaluated.add(settings);
    return end;
  }

  @Override
  public ExitStatus summarize(DirectorySettings settings) {
    summarized.add(settings);
    return end;
  }

  @Override
  public ExitStatus query(QuerySettings settings) {
    queries.add(settings);
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
