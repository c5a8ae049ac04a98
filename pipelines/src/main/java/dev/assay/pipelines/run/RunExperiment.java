package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenFileJson;
import dev.assay.io.ledger.DurableLedger;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Lanes;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** One run from a plan to files in place. */
final class RunExperiment {

  private final ExperimentPlan plan;
  private final RunSettings settings;
  private final Console console;
  private final Clock clock;
  private final String experimentId = UUID.randomUUID().toString();

  RunExperiment(ExperimentPlan plan, RunSettings settings, Clock clock) {
    this.plan = plan;
    this.settings = settings;
    this.console = settings.console();
    this.clock = clock;
  }

  ExitStatus run() {
    Instant started = clock.now();
    WorkerServices.useEnvironment(settings.environment());
    return new SurveyStep(new Reports(console))
        .of(plan)
        .match(
            found -> start(found.files(), found.survey(), started),
            SurveyStep.Found.Refused::status);
  }

  private ExitStatus start(List<InputFile> files, Survey survey, Instant started) {
    Reports reports = new Reports(console);
    ExitStatus refused = reports.refusal(plan, survey, settings.strict());
    if (refused != null) {
      return refused;
    }
    Path output = OutputPlace.of(plan, settings, started);
    return OutputDirectory.open(output, mode(), localPaths(files), clock)
        .match(
            directory -> runIn(directory, files, survey, started),
            problem ->
                reports.refuse(
                    List.of(problem.code() + ": " + problem.message()),
                    ExitStatuses.of(problem.exitCode())));
  }

  private ExitStatus runIn(
      OutputDirectory directory, List<InputFile> files, Survey survey, Instant started) {
    String ledger = directory.path().resolve("ledger").toString();
    try (directory) {
      ExitStatus refused =
          new ResumeStep(settings, new Reports(console))
              .begin(directory, Path.of(ledger), ExperimentRecord.of(plan, survey));
      if (refused != null) {
        return refused;
      }
      DurableLedger opened = WorkerServices.openLedger(ledger);
      opened.onUnwritable(RunEnd.stoppingAll(experimentId));
      new Reports(console).notes(opened.notes());
      RunEnd end;
      try (Progress progress =
              Progress.of(experimentId, survey, console, clock, settings.environment());
          Stopping stopping =
              Stopping.install(Lanes.of(experimentId), progress::say, resume(directory))) {
        progress.start();
        execute(directory, files, survey, ledger);
        end = RunEnd.of(experimentId, stopping.signal());
      } finally {
        WorkerServices.closeLedger(ledger);
      }
      return commit(directory, survey, opened.inDoubt(), started, end);
    } catch (IOException | UncheckedIOException e) {
      Throwable cause = e instanceof UncheckedIOException ? e.getCause() : null;
      return unwritable(directory, cause == null ? e : cause);
    } catch (RuntimeException e) {
      console.err().println("Every answer so far is kept. Continue with: " + resume(directory));
      throw e;
    } finally {
      Lanes.close(experimentId);
    }
  }

  private String resume(OutputDirectory directory) {
    return settings.resume().in(directory.path());
  }

  private ExitStatus unwritable(OutputDirectory directory, Throwable problem) {
    String message = String.valueOf(problem.getMessage());
    return new Reports(console)
        .stopped(
            problem instanceof LedgerException
                ? message
                : "I/O failure: " + message + Ledgers.room(directory.path(), problem),
            ExitStatus.WRITE_FAILED,
            resume(directory));
  }

  private void execute(
      OutputDirectory directory, List<InputFile> files, Survey survey, String ledger) {
    EmbeddedRunner runner = EmbeddedRunners.of(settings.runner());
    List<LaneKey> lanes = survey.lanes().stream().map(Survey.SurveyedLane::key).toList();
    PipelineOptions options = runner.options(lanes.size(), settings.beamArguments());
    Pipeline pipeline = Pipeline.create(options);
    new RunExperimentPipeline(
            experimentId,
            plan,
            files,
            !survey.duplicates(),
            InstalledApis.INSTANCE,
            new WorkerServices(ledger),
            runner.gathering(),
            runner.placements(lanes),
            directory.staging())
        .build(pipeline);
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      throw PipelineFailure.of(e);
    }
  }

  private ExitStatus commit(
      OutputDirectory directory, Survey survey, long inDoubt, Instant started, RunEnd end)
      throws IOException {
    List<WrittenFile> written =
        HandOver.read(
            directory.staging().resolve(RunExperimentPipeline.WRITTEN), WrittenFileJson.CODEC);
    Summary figures =
        HandOver.read(directory.staging().resolve(RunExperimentPipeline.SUMMARY), SummaryJson.CODEC)
            .get(0);
    Summary evaluated = RowSummaries.of(PlanEvaluators.ofAll(plan), figures, written);
    RunResult result = RunResult.of(plan, survey, written, evaluated.withEarlierInDoubt(inDoubt));
    @Nullable String mismatch = result.mismatch();
    if (mismatch != null) {
      return new Reports(console)
          .stopped(
              "Rows do not add up: " + mismatch + ". Nothing was put in place; answers are kept",
              ExitStatus.INTERNAL,
              resume(directory));
    }
    OutputResult<Manifest> committed = result.commit(directory, started, clock.now());
    return committed.match(
        manifest ->
            new Reports(console)
                .finished(result, end, settings, directory.path(), started, clock.now()),
        problem ->
            new Reports(console)
                .stopped(
                    problem.code() + ": " + problem.message(),
                    ExitStatuses.of(problem.exitCode()),
                    resume(directory)));
  }

  private OutputDirectory.Mode mode() {
    return switch (settings.mode()) {
      case CREATE -> OutputDirectory.Mode.NEW;
      case RESUME, RESUME_CHANGED -> OutputDirectory.Mode.RESUME;
      case OVERWRITE -> OutputDirectory.Mode.OVERWRITE;
    };
  }

  private static List<Path> localPaths(List<InputFile> files) {
    return files.stream()
        .map(InputFile::location)
        .filter(location -> !location.contains("://"))
        .map(Path::of)
        .toList();
  }

  /** Why a run that was asked to stop did not call the rest. */
  static CallError stopReason(String signal) {
    return new CallError("STOPPED", "stopped by " + signal, null, Verdict.TRANSIENT, false, null);
  }
}
