package dev.assay.pipelines.run;

import dev.assay.io.files.OutputProblem;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RephraseStage;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.derive.CompletedSource;
import dev.assay.pipelines.derive.RephraseFiles;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rephrases the prompts of an experiment: writes the rows that ask, runs them as any others, and
 * writes the rows that come of the answers.
 */
final class RephraseRun {

  private final ExperimentPlan plan;
  private final RephraseStage rephrase;
  private final RunSettings settings;
  private final Console console;
  private final Reports reports;
  private final Clock clock;

  /**
   * Makes a run.
   *
   * @param plan the experiment that is rephrased, not run
   */
  RephraseRun(ExperimentPlan plan, RephraseStage rephrase, RunSettings settings, Clock clock) {
    this.plan = plan;
    this.rephrase = rephrase;
    this.settings = settings;
    this.console = settings.console();
    this.reports = new Reports(console);
    this.clock = clock;
  }

  /** Where the rows lie that come of the answers. */
  static Path rows(ExperimentPlan plan, Path directory) {
    return directory.resolve("post-rephrase-" + plan.name() + ".jsonl");
  }

  /** Rephrases by itself. */
  ExitStatus run() {
    WorkerServices.useEnvironment(settings.environment());
    ExitStatus refused = ModelChecks.refusal(rephrase.set().models(), plan, reports);
    if (refused == null) {
      refused = refusal(plan, reports);
    }
    if (refused != null) {
      return refused;
    }
    ExperimentPlan named = plan.over(name(), Path.of("rows.jsonl"));
    Path directory = OutputPlace.of(named, settings, clock.now());
    RunSettings stage = settings.forStage(console, directory, directory);
    return new SurveyStep(reports)
        .of(plan, null)
        .match(found -> alone(found, stage, directory), SurveyStep.Found.Refused::status);
  }

  /** Returns why rows cannot be rephrased, after saying it; null where they can. */
  static @Nullable ExitStatus refusal(ExperimentPlan plan, Reports reports) {
    return SurveyStep.namesStandardInput(plan)
        ? reports.refuse(
            List.of(
                "USAGE_STDIN "
                    + plan.source()
                    + ": rephrasing reads the rows more than once, and standard input can be read"
                    + " once; write the rows to a file and name that"),
            ExitStatus.USAGE)
        : null;
  }

  private ExitStatus alone(SurveyStep.Found.Ok found, RunSettings stage, Path directory) {
    ExitStatus end = stage(found, stage);
    if (goesOn(end) && !console.json()) {
      console.out().println(rows(plan, directory));
    }
    return end;
  }

  private String name() {
    String name = "rephrase-" + plan.name();
    return name.length() > 100 ? name.substring(0, 100) : name;
  }

  /** Whether what comes next may begin. */
  static boolean goesOn(ExitStatus end) {
    return end == ExitStatus.OK || end == ExitStatus.SOME_FAILED || end == ExitStatus.GATE_FAILED;
  }

  /**
   * Rephrases as a stage.
   *
   * @param found the experiment's rows
   * @param stage with the stage's own output
   */
  ExitStatus stage(SurveyStep.Found.Ok found, RunSettings stage) {
    Path directory = Objects.requireNonNull(stage.output());
    StageDirectory place = new StageDirectory(directory, stage.mode(), reports, clock);
    Path asked = directory.resolve(name() + ".jsonl");
    RephraseFiles files = new RephraseFiles(plan, found.files(), InstalledApis.INSTANCE);
    try {
      ExitStatus refused = place.prepare();
      if (refused != null) {
        return refused;
      }
      ExitStatus end;
      try {
        end = ask(files, asked, found, stage);
      } finally {
        place.dropUnlessBegun(asked);
      }
      if (!goesOn(end)) {
        return end;
      }
      return CompletedSource.open(directory)
          .match(answers -> answer(files, answers, directory, found, end), this::refuse);
    } catch (IOException e) {
      return reports.stopped(
          "I/O failure: " + e.getMessage(), ExitStatus.WRITE_FAILED, stage.resume().in(directory));
    }
  }

  private ExitStatus ask(
      RephraseFiles files, Path asked, SurveyStep.Found.Ok found, RunSettings stage)
      throws IOException {
    if (found.survey().rejected() + found.survey().unsendable() > 0) {
      reports.badRows(found.survey());
    }
    RephraseFiles.Asked written = files.ask(rephrase.set(), asked);
    List<String> notes = new ArrayList<>();
    notes.add(
        "rephrasing "
            + Reports.count(written.prompts(), "prompt")
            + " as "
            + Reports.count(written.rows(), "row")
            + " in "
            + asked);
    if (written.others() > 0) {
      notes.add(
          "not rephrased: "
              + Reports.count(written.others(), "row")
              + " whose prompt is no text or that cannot be sent");
    }
    reports.notes(notes);
    ExperimentPlan asking = plan.over(name(), asked);
    return new RunExperiment(asking, stage, RowsOrigin.DERIVED, clock).run();
  }

  private ExitStatus answer(
      RephraseFiles files,
      CompletedSource answers,
      Path directory,
      SurveyStep.Found.Ok found,
      ExitStatus end) {
    Path file = rows(plan, directory);
    try {
      RephraseFiles.Answered written =
          files.answer(answers, rephrase.parser(), rephrase.removeOriginal(), file);
      List<String> notes = new ArrayList<>();
      notes.add(
          Reports.count(written.rephrased(), "rephrased row")
              + " and "
              + Reports.count(written.originals(), "original")
              + " in "
              + file);
      if (written.lost() > 0) {
        notes.add(
            "no new prompt from "
                + Reports.count(written.lost(), "request")
                + ": "
                + written.failed()
                + " failed, "
                + written.refused()
                + " refused, "
                + written.empty()
                + " empty");
      }
      reports.notes(notes);
      long bad = found.survey().rejected() + written.refused() + written.empty();
      return bad > 0 && !settings.allowance().allows(bad, found.survey().read())
          ? ExitStatus.SOME_FAILED
          : end;
    } catch (IOException e) {
      return reports.stopped(
          "I/O failure: " + e.getMessage(),
          ExitStatus.WRITE_FAILED,
          settings.resume().in(directory));
    }
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }
}
