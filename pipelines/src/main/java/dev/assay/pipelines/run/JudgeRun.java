package dev.assay.pipelines.run;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.JudgeStage;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.derive.CompletedSource;
import dev.assay.pipelines.derive.JudgeFile;
import dev.assay.pipelines.derive.UnwritableRowsException;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.WorkerServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges the answers of a run: writes the rows that ask, and runs them as any others. */
final class JudgeRun {

  private final JudgeStage judge;
  private final Console console;
  private final Reports reports;
  private final Clock clock;

  JudgeRun(JudgeStage judge, Console console, Clock clock) {
    this.judge = judge;
    this.console = console;
    this.reports = new Reports(console);
    this.clock = clock;
  }

  /** Judges what another command has completed. */
  ExitStatus run(Path completed, ExperimentPlan plan, RunSettings settings) {
    WorkerServices.useEnvironment(settings.environment());
    ExitStatus refused = ModelChecks.refusal(judge.set().judges(), plan, reports);
    if (refused != null) {
      return refused;
    }
    return CompletedSource.open(completed)
        .match(source -> run(source, completed, plan, settings), this::refuse);
  }

  private ExitStatus run(
      CompletedSource source, Path completed, ExperimentPlan plan, RunSettings settings) {
    ExperimentPlan named = plan.over(nameOf(source), Path.of("rows.jsonl"));
    Path directory = OutputPlace.of(named, settings, clock.now());
    if (directory.toAbsolutePath().normalize().equals(completed.toAbsolutePath().normalize())) {
      return reports.refuse(
          List.of(
              "OUT_IS_INPUT "
                  + directory
                  + ": the judges' output would take the place of what is judged; give another"
                  + " --output"),
          ExitStatus.USAGE);
    }
    RunSettings stage = settings.forStage(settings.console(), directory, directory);
    try {
      ExitStatus end = stage(source, plan, stage, RowsOrigin.DERIVED);
      return end == null ? nothing(completed) : end;
    } catch (IOException e) {
      return unreadable(completed, e);
    }
  }

  /**
   * Judges as a stage.
   *
   * @param settings with the stage's own output
   * @return how it ended; null where there was no answer to judge
   */
  @Nullable ExitStatus stage(
      CompletedSource source, ExperimentPlan plan, RunSettings settings, RowsOrigin origin)
      throws IOException {
    Path directory = Objects.requireNonNull(settings.output());
    StageDirectory place = new StageDirectory(directory, settings.mode(), reports, clock);
    ExitStatus refused = place.prepare();
    if (refused != null) {
      return refused;
    }
    Path file = directory.resolve(nameOf(source) + ".jsonl");
    try {
      JudgeFile.Written written = JudgeFile.write(source, judge.set(), file);
      tell(written, file);
      if (written.answered() == 0) {
        return null;
      }
      List<EvaluatorEntry> evaluators = new ArrayList<>(plan.evaluators());
      if (judge.parser() != null) {
        evaluators.add(judge.parser());
      }
      ExperimentPlan judging =
          plan.over(nameOf(source), file)
              .withEpochs(plan.expansion().epochs())
              .withEvaluators(evaluators);
      return new RunExperiment(judging, settings, origin, clock).run();
    } finally {
      place.dropUnlessBegun(file);
    }
  }

  /** Only writes the rows. */
  ExitStatus write(Path completed, Path folder, boolean overwrite) {
    return CompletedSource.open(completed)
        .match(source -> write(source, completed, folder, overwrite), this::refuse);
  }

  private ExitStatus write(CompletedSource source, Path completed, Path folder, boolean overwrite) {
    Path file = folder.resolve(nameOf(source) + ".jsonl");
    if (Files.exists(file) && !overwrite) {
      return reports.refuse(
          List.of(
              "OUT_EXISTS "
                  + file
                  + " is there already; replace it with --overwrite, or give"
                  + " another --output"),
          ExitStatus.OUTPUT_UNCREATABLE);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return reports.refuse(
          List.of("OUT_CREATE " + folder + ": cannot be created; give another --output"),
          ExitStatus.OUTPUT_UNCREATABLE);
    }
    try {
      JudgeFile.Written written = JudgeFile.write(source, judge.set(), file);
      tell(written, file);
      if (written.answered() == 0) {
        return nothing(completed);
      }
      console.out().println(file);
      return ExitStatus.OK;
    } catch (IOException e) {
      return unreadable(completed, e);
    }
  }

  private static String nameOf(CompletedSource source) {
    String name = "judge-" + source.name();
    return name.length() > 100 ? name.substring(0, 100) : name;
  }

  private void tell(JudgeFile.Written written, Path file) {
    for (Rejected bad : written.unreadable()) {
      console.err().println(Reports.line(bad));
    }
    List<String> notes = new ArrayList<>();
    if (written.answered() > 0) {
      notes.add(
          "judging "
              + Reports.count(written.answered(), "answer")
              + " as "
              + Reports.count(written.rows(), "row")
              + " in "
              + file);
    }
    if (written.skips()) {
      notes.add(
          "not judged: "
              + written.failed()
              + " failed, "
              + written.refused()
              + " refused, "
              + written.unreadableLines()
              + " unreadable");
    }
    reports.notes(notes);
  }

  private ExitStatus nothing(Path completed) {
    return reports.refuse(
        List.of(
            "IN_NO_ANSWERS " + completed + ": no run is answered, so there is nothing to judge"),
        ExitStatus.BAD_DATA);
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus unreadable(Path completed, IOException e) {
    if (e instanceof UnwritableRowsException) {
      return reports.refuse(List.of("I/O failure: " + e.getMessage()), ExitStatus.WRITE_FAILED);
    }
    return reports.refuse(
        List.of("IN_UNREADABLE " + completed + ": " + e.getMessage()), ExitStatus.BAD_DATA);
  }
}
