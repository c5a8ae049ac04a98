package dev.assay.pipelines.run;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.DirectorySettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.ExperimentLauncher;
import dev.assay.pipelines.command.QuerySettings;
import dev.assay.pipelines.command.FolderRuns;
import dev.assay.pipelines.command.RunPlace;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.command.WatchSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs and checks experiments in this process. */
public final class LocalLauncher implements ExperimentLauncher {

  private final InputStream in;

  /** Makes a launcher for which {@code -} is the standard input of this process. */
  public LocalLauncher() {
    this(new FileInputStream(FileDescriptor.in));
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
  public ExitStatus evaluate(@Nullable ExperimentPlan plan, DirectorySettings settings) {
    ScoreAgain.Scores scores =
        plan == null
            ? record -> record == null ? List.of() : record.evaluators()
            : record -> PlanEvaluators.of(plan);
    return new ScoreAgain(settings, scores, Clock.system()).run();
  }

  @Override
  public ExitStatus summarize(DirectorySettings settings) {
    return new ScoreAgain(settings, record -> null, Clock.system()).run();
  }

  @Override
  public ExitStatus query(QuerySettings settings) {
    return new QueryRuns(settings).run();
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
