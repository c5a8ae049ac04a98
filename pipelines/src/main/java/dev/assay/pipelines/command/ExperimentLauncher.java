package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.AnalysisOptions;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands start. */
public interface ExperimentLauncher {

  /** Runs an experiment to its end and says how it ended; prints its own outcome. */
  ExitStatus run(ExperimentPlan plan, RunSettings settings);

  /**
   * Runs an experiment whose rows keep coming in new files of its dataset's patterns, until a
   * signal or what the settings say; goes on where an earlier one in the same output stopped.
   */
  ExitStatus stream(ExperimentPlan plan, RunSettings settings, StreamSettings stream);

  /**
   * Runs an experiment with what comes before and after it; each has its own files and ledger.
   *
   * @return the worst of their ends; one that was stopped ends the whole
   */
  ExitStatus run(ExperimentPlan plan, Stages stages, RunSettings settings);

  /**
   * Rephrases the prompts of an experiment and writes the rows that have the new ones.
   *
   * @param plan the experiment, which is not run
   */
  ExitStatus rephrase(ExperimentPlan plan, RephraseStage rephrase, RunSettings settings);

  /**
   * Judges the answers of a run.
   *
   * @param completed the output directory of a finished run, or a completed file
   * @param plan all of the judges' experiment but its rows
   */
  ExitStatus judge(Path completed, JudgeStage judge, ExperimentPlan plan, RunSettings settings);

  /**
   * Writes the rows that ask the judges, and calls nothing.
   *
   * @param completed the output directory of a finished run, or a completed file
   * @param folder where the file goes
   * @param overwrite whether it may take the place of one
   */
  ExitStatus writeJudgeRows(
      Path completed, JudgeStage judge, Console console, Path folder, boolean overwrite);

  /**
   * Scores the answers of a finished run again, without a call.
   *
   * @param plan names the evaluators; null for those that the run is on record with
   * @param scorers evaluators beside them
   */
  ExitStatus evaluate(
      @Nullable ExperimentPlan plan, List<EvaluatorEntry> scorers, DirectorySettings settings);

  /**
   * Summarises the answers and scores of a finished run again, without a call.
   *
   * @param options over what the run is on record with
   */
  ExitStatus summarize(AnalysisOptions options, DirectorySettings settings);

  /** Shows the runs of a finished run that a query selects. */
  ExitStatus query(QuerySettings settings);

  /** Writes the page about a finished run. */
  ExitStatus report(ReportSettings settings);

  /** Compares two finished runs, row by row. */
  ExitStatus compare(CompareSettings settings);

  /** Compares a score of a finished run with what people say. */
  ExitStatus calibrate(CalibrateSettings settings);

  /** Evaluates the gates of a finished run again, without a call. */
  ExitStatus gate(GateSettings settings);

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
