package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenFileJson;
import dev.assay.io.ledger.DurableLedger;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamOptionException;
import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.BeamRunners;
import dev.assay.pipelines.runner.HandedOverException;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerException;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.Lanes;
import dev.assay.transforms.call.ShardChoice;
import dev.assay.transforms.stopping.StopRule;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/** One run from a plan to files in place. */
final class RunExperiment {

  /** The ids of the rows that early stopping did not call, in the ledger's directory. */
  static final String NOT_CALLED = "not-called.txt";

  private final ExperimentPlan plan;
  private final RunSettings settings;
  private final int processes;
  private final InputStream in;
  private final Console console;
  private final Clock clock;
  private final RowsOrigin origin;
  private final String experimentId = UUID.randomUUID().toString();

  RunExperiment(ExperimentPlan plan, RunSettings settings, InputStream in, Clock clock) {
    this(plan, settings, in, RowsOrigin.GIVEN, clock);
  }

  /** A run of rows that stand in files. */
  RunExperiment(ExperimentPlan plan, RunSettings settings, RowsOrigin origin, Clock clock) {
    this(plan, settings, InputStream.nullInputStream(), origin, clock);
  }

  RunExperiment(
      ExperimentPlan plan, RunSettings settings, InputStream in, RowsOrigin origin, Clock clock) {
    this.origin = origin;
    this.processes = BeamRunners.processes(settings.runner(), settings.beamArguments());
    this.plan = sharded(plan, processes);
    this.settings = RemotePlaces.reachable(plan, settings);
    this.in = in;
    this.console = settings.console();
    this.clock = clock;
  }

  /** Splits lanes that one worker is too slow for, where the user does not say. */
  private static ExperimentPlan sharded(ExperimentPlan plan, int processes) {
    ShardChoice choice = ShardChoice.of(processes);
    return processes == 1
        ? plan
        : plan.withLimits(
            plan.limits().withShards(limit -> choice.keys(limit, plan.concurrency())));
  }

  ExitStatus run() {
    Instant started = clock.now();
    WorkerServices.useEnvironment(settings.environment());
    ExitStatus unreached = RemotePlaces.open(plan, settings);
    if (unreached != null) {
      return unreached;
    }
    if (SurveyStep.namesStandardInput(plan)) {
      return runSpooled(OutputPlace.of(plan, settings, started), started);
    }
    return new SurveyStep(new Reports(console))
        .of(plan, null)
        .match(
            found -> start(found.files(), found.survey(), started),
            SurveyStep.Found.Refused::status);
  }

  private ExitStatus start(List<InputFile> files, Survey survey, Instant started) {
    Reports reports = new Reports(console);
    ExitStatus refused = reports.refusal(plan, survey, settings);
    if (refused != null) {
      return refused;
    }
    Path output = OutputPlace.of(plan, settings, started);
    return OutputDirectory.open(output, mode(), givenFiles(files), clock)
        .match(directory -> runIn(directory, files, survey, started), this::refuse);
  }

  /** Standard input is read once, so its rows are in the output directory before the survey. */
  private ExitStatus runSpooled(Path output, Instant started) {
    SpoolStep step = new SpoolStep(plan, settings, in);
    boolean isNew = !Files.exists(output);
    return OutputDirectory.open(output, mode(), localPaths(step.otherFiles()), clock)
        .match(
            directory ->
                step.into(
                    directory,
                    isNew,
                    found -> runIn(directory, found.files(), found.survey(), started)),
            this::refuse);
  }

  private ExitStatus refuse(OutputProblem problem) {
    return new Reports(console)
        .refuse(
            List.of(problem.code() + ": " + problem.message()),
            ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus runIn(
      OutputDirectory directory, List<InputFile> files, Survey survey, Instant started) {
    Path own = directory.path().resolve("ledger");
    BeamRunner runner;
    try {
      runner = RunnerStep.runner(plan, settings, survey, own);
    } catch (BeamOptionException e) {
      return abandon(directory, e);
    }
    try (directory) {
      ExitStatus refused =
          new ResumeStep(settings, origin, new Reports(console))
              .begin(directory, own, ExperimentRecord.of(plan, survey));
      if (refused != null) {
        return refused;
      }
      OutputResult<SelectedRuns> selection =
          new SelectStep(settings, in, SurveyStep.namesStandardInput(plan), new Reports(console))
              .begin(directory.path(), own);
      if (!(selection instanceof OutputResult.Ok<SelectedRuns> selected)) {
        Files.deleteIfExists(directory.staging());
        return selection.match(ok -> ExitStatus.INTERNAL, this::refuse);
      }
      Workplace place =
          Workplace.of(plan, settings, directory, own, SpoolStep.keep(files, own), runner);
      DurableLedger opened = WorkerServices.openLedger(place.ledger());
      opened.onUnwritable(RunEnd.stoppingAll(experimentId));
      OpenBatches batches = new OpenBatches(opened.batches(), console);
      ExitStatus forgotten = batches.refusal(plan.batches(), settings.mode());
      if (forgotten != null) {
        WorkerServices.closeLedger(place.ledger());
        Files.deleteIfExists(directory.staging());
        return forgotten;
      }
      new Reports(console).notes(opened.notes());
      RunEnd end;
      EarlyStop early;
      try (Progress progress =
              Progress.of(experimentId, survey, console, clock, settings.environment());
          Stopping stopping =
              Stopping.install(Lanes.of(experimentId), progress::say, resume(directory))) {
        Lanes.of(experimentId).onNote(progress::note);
        if (plan.conditions().raiseErrors()) {
          Lanes.of(experimentId).onFinished(this::stopAtError);
        }
        if (runner.isRemote()) {
          progress.elsewhere(
              place.ledger(), survey.lanes().stream().mapToLong(Survey.SurveyedLane::runs).sum());
        } else {
          progress.start();
        }
        RunExperimentPipeline graph = graph(place, survey, runner, place.reached(selected.value()));
        early = execute(graph, runner, survey, own, stopping, progress);
        end = RunEnd.of(experimentId, stopping.signal());
      } finally {
        WorkerServices.closeLedger(place.ledger());
        batches.tell(resume(directory));
      }
      place.bringHome(directory);
      long inDoubt = runner.isRemote() ? place.services().inDoubt() : opened.inDoubt();
      return commit(directory, survey, inDoubt, started, end, early);
    } catch (HandedOverException e) {
      return new Reports(console).handedOver(resume(directory));
    } catch (WorkerException e) {
      return new Reports(console)
          .stopped(String.valueOf(e.getMessage()), ExitStatus.CONFIGURATION, resume(directory));
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

  /** Calls that are under way end as they would; nothing more is sent. */
  private void stopAtError(Run run) {
    RaisedError error = RaisedError.of(run);
    if (error != null) {
      Lanes.of(experimentId).stop(error.stopping());
    }
  }

  private ExitStatus abandon(OutputDirectory directory, BeamOptionException problem) {
    try {
      directory.abandon(false);
    } catch (IOException e) {
      return unwritable(directory, e);
    }
    return new Reports(console)
        .refuse(List.of(String.valueOf(problem.getMessage())), problem.status());
  }

  private String resume(OutputDirectory directory) {
    return settings.resume().in(directory.path());
  }

  private ExitStatus unwritable(OutputDirectory directory, Throwable problem) {
    return new Reports(console)
        .stopped(
            Ledgers.told(directory.path(), problem), ExitStatuses.of(problem), resume(directory));
  }

  private RunExperimentPipeline graph(
      Workplace place, Survey survey, BeamRunner runner, SelectedRuns selected) {
    return new RunExperimentPipeline(
        experimentId,
        plan,
        place.inputs(),
        !survey.duplicates(),
        InstalledApis.INSTANCE.plus(plan.servers()),
        place.services(),
        runner.gathering(),
        runner.placements(survey.keys()),
        processes,
        runner.isRemote()
            ? survey.lanes().stream().map(Survey.SurveyedLane::key).collect(Collectors.toSet())
            : Set.of(),
        place.staging(),
        selected);
  }

  /** Returns how early stopping ended; null where all rows are called. */
  private @Nullable EarlyStop execute(
      RunExperimentPipeline graph,
      BeamRunner runner,
      Survey survey,
      Path ledger,
      Stopping stopping,
      Progress progress)
      throws IOException {
    StopRule rule = plan.conditions().earlyStopping();
    Path notCalled = ledger.resolve(NOT_CALLED);
    if (rule == null) {
      Files.deleteIfExists(notCalled);
      execute(graph, graph::build, runner, survey, stopping);
      return null;
    }
    return new WaveRun(
            graph,
            rule,
            build -> execute(graph, build, runner, survey, stopping),
            () -> RunEnd.of(experimentId, stopping.signal()).isCutShort(),
            progress::note)
        .run(survey, notCalled);
  }

  private void execute(
      RunExperimentPipeline graph,
      Consumer<Pipeline> build,
      BeamRunner runner,
      Survey survey,
      Stopping stopping) {
    Pipeline pipeline = Pipeline.create(runner.options());
    build.accept(pipeline);
    runner.prepare(pipeline);
    PipelineResult result =
        RemoteJob.toItsEnd(pipeline, runner, Lanes.of(experimentId), survey.keys(), stopping);
    new Reports(console).notes(graph.selected().notes(result));
  }

  private ExitStatus commit(
      OutputDirectory directory,
      Survey survey,
      long inDoubt,
      Instant started,
      RunEnd end,
      @Nullable EarlyStop early)
      throws IOException {
    List<WrittenFile> written =
        HandOver.read(
            directory.staging().resolve(RunExperimentPipeline.WRITTEN), WrittenFileJson.CODEC);
    Summary figures =
        HandOver.read(directory.staging().resolve(RunExperimentPipeline.SUMMARY), SummaryJson.CODEC)
            .get(0);
    List<String> changed = survey.changedFiles();
    if (!changed.isEmpty()) {
      return new Reports(console)
          .stopped(
              String.join("\n", changed)
                  + "\nNothing was put in place; answers are kept. Where the change is meant, add"
                  + " --accept-changed",
              ExitStatus.BAD_DATA,
              resume(directory));
    }
    Summary whole =
        RowSummaries.of(PlanEvaluators.ofAll(plan), figures, written)
            .withEarlierInDoubt(inDoubt)
            .withJudging(PlanEvaluators.judging(directory.staging()));
    Gating gating = Gating.of(plan.conditions().gates());
    RunResult ungated =
        RunResult.of(
            plan,
            survey,
            written,
            early == null ? whole : whole.withEarlyStopping(early.toJson()),
            early == null ? 0 : early.rowsNotCalled());
    RunResult result = ungated.withSummary(gating.before(ungated.summary(), directory.path()));
    @Nullable String mismatch = result.mismatch();
    if (mismatch != null) {
      return new Reports(console)
          .stopped(
              "Rows do not add up: " + mismatch + ". Nothing was put in place; answers are kept",
              ExitStatus.INTERNAL,
              resume(directory));
    }
    RunEnd raised =
        plan.conditions().raiseErrors()
            ? RaisedError.in(end, directory.staging(), result.summary())
            : end;
    ReportStep reports = ReportStep.after(directory.path(), survey, end, console);
    OutputResult<Summary> committed =
        result
            .commit(directory, reports, started, clock.now(), Lanes.of(experimentId).snapshots())
            .match(
                manifest -> gating.after(result.summary(), manifest, directory, reports),
                OutputResult.Bad::new);
    return committed.match(
        summary ->
            new Reports(console)
                .finished(
                    result.withSummary(summary),
                    raised,
                    settings,
                    directory.path(),
                    started,
                    clock.now()),
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

  /** Files of the user's own must not lie where outputs go; derived ones do. */
  private List<Path> givenFiles(List<InputFile> files) {
    return origin != RowsOrigin.GIVEN ? List.of() : localPaths(files);
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
