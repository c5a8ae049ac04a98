package dev.assay.pipelines.run;

import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.ledger.DurableLedger;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.command.StreamSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.BeamRunners;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.call.Lanes;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;
import org.jspecify.annotations.Nullable;

/** A run whose rows keep coming in new files, from a plan to the last part in place. */
final class StreamExperiment {

  private final ExperimentPlan plan;
  private final RunSettings settings;
  private final StreamSettings stream;
  private final Clock clock;
  private final Console console;
  private final Reports reports;
  private final String experimentId = UUID.randomUUID().toString();
  private final AtomicLong left = new AtomicLong();

  StreamExperiment(ExperimentPlan plan, RunSettings settings, StreamSettings stream, Clock clock) {
    this.plan = plan;
    this.settings = settings;
    this.stream = stream;
    this.clock = clock;
    this.console = settings.console();
    this.reports = new Reports(console);
  }

  ExitStatus run() {
    Instant started = clock.now();
    WorkerServices.useEnvironment(settings.environment());
    List<String> problems = StreamChecks.problems(plan, settings);
    if (!problems.isEmpty()) {
      return reports.refuse(problems, ExitStatus.CONFIGURATION);
    }
    Path output = settings.output();
    if (output == null) {
      return reports.refuse(
          List.of("USAGE_OUTPUT: --watch needs --output, by which the same command goes on"),
          ExitStatus.USAGE);
    }
    boolean resumes =
        settings.mode() != RunSettings.Mode.OVERWRITE
            && Files.exists(output.resolve("ledger").resolve(StreamRestore.TAKEN));
    InputFiles inputs = InputFiles.expand(plan.dataset());
    Survey survey;
    try {
      survey =
          SurveyRows.of(
              plan,
              resumes ? List.of() : inputs.files(),
              InstalledApis.INSTANCE.plus(plan.servers()),
              new WorkerServices(null, plan.servers()));
    } catch (IOException e) {
      return reports.refuse(
          List.of("Cannot read the dataset: " + e.getMessage()), ExitStatus.INPUT_MISSING);
    }
    ExitStatus refused = reports.refusal(plan, survey, false);
    if (refused != null) {
      return refused;
    }
    RunSettings whole =
        resumes && settings.mode() == RunSettings.Mode.CREATE
            ? settings.withMode(RunSettings.Mode.RESUME)
            : settings;
    return OutputDirectory.open(output, mode(resumes), local(inputs), clock)
        .match(directory -> runIn(directory, whole, survey, resumes, started), this::refuse);
  }

  private static List<Path> local(InputFiles inputs) {
    return inputs.files().stream()
        .map(InputFile::location)
        .filter(location -> !location.contains("://"))
        .map(Path::of)
        .toList();
  }

  private OutputDirectory.Mode mode(boolean resumes) {
    if (settings.mode() == RunSettings.Mode.OVERWRITE) {
      return OutputDirectory.Mode.OVERWRITE;
    }
    return resumes ? OutputDirectory.Mode.RESUME : OutputDirectory.Mode.NEW;
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + ": " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus runIn(
      OutputDirectory directory,
      RunSettings whole,
      Survey survey,
      boolean resumes,
      Instant started) {
    Path ledger = directory.path().resolve("ledger");
    try (directory;
        PartsStaging staging = PartsStaging.in(directory.path());
        ScratchFiles scratch = new ScratchFiles(staging.path())) {
      ExitStatus refused = begin(directory, whole, ledger, survey, resumes);
      if (refused != null) {
        return refused;
      }
      return StreamRestore.of(resumes ? directory.path() : null, ledger, plan, scratch)
          .match(
              restored -> follow(directory, ledger, restored, staging.path(), started),
              this::refuse);
    } catch (IOException | UncheckedIOException e) {
      Throwable cause =
          e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
      return reports.stopped(
          Ledgers.told(directory.path(), cause), ExitStatuses.of(cause), again());
    } catch (RuntimeException e) {
      console.err().println("Every answer so far is kept. Continue with: " + again());
      throw e;
    } finally {
      StreamStages.close(experimentId);
      Lanes.close(experimentId);
    }
  }

  private String again() {
    return settings.resume().asTyped();
  }

  /**
   * Puts on record what is run. The record of files comes first, since by it a later start knows
   * that it is to go on.
   *
   * @return why it may not go on, after saying it; null where it may
   */
  private @Nullable ExitStatus begin(
      OutputDirectory directory, RunSettings whole, Path ledger, Survey survey, boolean resumes)
      throws IOException {
    if (settings.mode() == RunSettings.Mode.OVERWRITE) {
      Ledgers.discard(ledger, directory.staging());
    }
    Files.createDirectories(ledger);
    new Journal<>(ledger.resolve(StreamRestore.TAKEN), TakenFile.Codec.INSTANCE).create();
    ExperimentRecord now = ExperimentRecord.of(plan, survey);
    ExperimentRecord before = resumes ? recorded(ledger) : null;
    RunSettings begun =
        whole.mode() == RunSettings.Mode.OVERWRITE
            ? whole.withMode(RunSettings.Mode.CREATE)
            : whole;
    return new ResumeStep(begun, RowsOrigin.EARLIER_STAGE, reports)
        .begin(
            directory,
            ledger,
            before == null ? now : now.withInputs(before.inputs(), before.endpoints()));
  }

  /** One that cannot be read is told of by the step that compares. */
  private static @Nullable ExperimentRecord recorded(Path ledger) throws IOException {
    try {
      return ExperimentRecord.read(ledger);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private ExitStatus follow(
      OutputDirectory directory,
      Path ledger,
      StreamRestore restored,
      Path staging,
      Instant started) {
    try {
      DurableLedger opened = WorkerServices.openLedger(ledger.toString());
      opened.onUnwritable(RunEnd.stoppingAll(experimentId));
      reports.notes(opened.notes());
      RunEnd end;
      StreamCommits commits;
      try (Progress progress =
              Progress.of(experimentId, Survey.NONE, console, clock, settings.environment());
          Stopping stopping = Stopping.install(Lanes.of(experimentId), progress::say, again())) {
        Lanes.of(experimentId).onNote(progress::note);
        Intake intake =
            new Intake(
                plan.dataset(),
                plan.input(),
                stream,
                restored,
                clock,
                progress::note,
                () -> stopping.signal() != null || anyLaneStopped());
        commits = new StreamCommits(directory, plan, intake, restored, started, clock);
        intake.onIdle(commits::complete);
        new StreamStages(intake, restored.parts(), commits, left).open(experimentId);
        progress.start();
        execute(ledger, staging);
        end = RunEnd.of(experimentId, stopping.signal());
      } finally {
        WorkerServices.closeLedger(ledger.toString());
      }
      return end(directory, commits, opened.inDoubt(), started, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean anyLaneStopped() {
    return Lanes.of(experimentId).snapshots().stream().anyMatch(lane -> lane.stoppedBy() != null);
  }

  private void execute(Path ledger, Path staging) {
    boolean onFlink = settings.runner() == RunSettings.Runner.FLINK;
    BeamRunner runner = BeamRunners.of(settings.runner(), settings.beamArguments(), 1);
    PipelineOptions options = runner.options();
    options.as(StreamingOptions.class).setStreaming(true);
    Pipeline pipeline = Pipeline.create(options);
    new StreamGraph(
            experimentId,
            plan,
            stream,
            InstalledApis.INSTANCE.plus(plan.servers()),
            new WorkerServices(ledger.toString(), plan.servers()),
            onFlink ? StreamGraph.Pace.FLINK : StreamGraph.Pace.DIRECT,
            staging.toString())
        .build(pipeline);
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      throw PipelineFailure.of(e);
    }
  }

  private ExitStatus end(
      OutputDirectory directory, StreamCommits commits, long inDoubt, Instant started, RunEnd end)
      throws IOException {
    boolean complete = commits.complete();
    if (!complete && left.get() == 0 && !end.isCutShort()) {
      return reports.stopped(
          "Rows do not add up: some that were taken have no outcome in place. Answers are kept",
          ExitStatus.INTERNAL,
          again());
    }
    keepInputs(directory.path().resolve("ledger"), commits);
    Gating gating = Gating.of(plan.conditions().gates());
    @Nullable CompletedRuns runs =
        CompletedRuns.in(directory.path()).<@Nullable CompletedRuns>match(in -> in, none -> null);
    Summary summary =
        gating.before(
            RowSummaries.of(PlanEvaluators.ofAll(plan), commits.summary(), runs)
                .withEarlierInDoubt(inDoubt),
            directory.path());
    ReportStep report = ReportStep.after(directory.path(), Survey.NONE, end, console);
    OutputResult<Manifest> committed =
        commits.end(
            summary,
            (commit, manifest, figures) -> documents(commit, manifest, figures, report, end));
    OutputResult<Summary> gated =
        committed.match(
            manifest -> gating.after(summary, manifest, directory, report), OutputResult.Bad::new);
    return gated.match(
        whole ->
            reports.finished(
                new RunResult(plan, Survey.NONE, List.of(), whole),
                complete ? wholly(end) : end,
                settings,
                directory.path(),
                started,
                clock.now()),
        this::refuse);
  }

  private OutputCommit documents(
      OutputCommit commit, Manifest manifest, Summary summary, ReportStep report, RunEnd end) {
    byte[] metrics = MetricsFile.of(SummaryJson.CODEC.toJson(summary), end.lanes());
    OutputCommit measured = commit.withDocument(MetricsFile.NAME, metrics);
    return plan.output().report() ? report.again(measured, manifest, summary) : measured;
  }

  /** A later run over the same files then finds that they are the same. */
  private void keepInputs(Path ledger, StreamCommits commits) throws IOException {
    ExperimentRecord record = recorded(ledger);
    if (record != null) {
      record.withInputs(commits.inputs(), record.endpoints()).write(ledger);
    }
  }

  /** A stop that came when all was done stopped nothing. */
  private static RunEnd wholly(RunEnd end) {
    List<LaneSnapshot> lanes =
        end.lanes().stream()
            .map(
                lane ->
                    new LaneSnapshot(
                        lane.lane(),
                        lane.limitPerMinute(),
                        lane.answered(),
                        lane.refused(),
                        lane.failed(),
                        lane.sent(),
                        lane.retries(),
                        lane.sending(),
                        lane.inFlight(),
                        lane.waitingFor(),
                        null,
                        lane.costUsd()))
            .toList();
    return new RunEnd(lanes, null, null);
  }
}
