package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.ExperimentPlan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the commands start. */
public interface ExperimentLauncher {

  /** Runs an experiment to its end and says how it ended; prints its own outcome. */
  ExitStatus run(ExperimentPlan plan, RunSettings settings);

  /**
   * Scores the answers of a finished run again, without a call.
   *
   * @param plan names the evaluators; null for those that the run is on record with
   */
  ExitStatus evaluate(@Nullable ExperimentPlan plan, DirectorySettings settings);

  /** Summarises the answers and scores of a finished run again, without a call. */
  ExitStatus summarize(DirectorySettings settings);

  /** Shows the runs of a finished run that a query selects. */
  ExitStatus query(QuerySettings settings);
  /**
   * Finds out where the run of a plan belongs among those of its name, by the content of its rows
   * and by its settings.
   *
   * @param runs the directory of all runs of that name; need not be there
   * @param known what is remembered of the plan's file, which is unchanged since; null for nothing
   */
  RunPlace place(ExperimentPlan plan, Path runs, FolderRuns.@Nullable Remembered known);

  /** Runs what lands in a folder, until it is told to stop. */
  ExitStatus watch(WatchSettings settings, FolderRuns runs);

  /** Says everything that can be known without a call. */
  ExitStatus check(ExperimentPlan plan, CheckSettings settings);
}
