package dev.assay.pipelines.run;

import dev.assay.io.experiment.Judging;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputProblem;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenFileJson;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.DirectorySettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.gate.GateSet;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.BeamRunners;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.judge.JudgeTypes;
import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryEvaluators;
import dev.assay.transforms.summarize.SummaryJson;
import dev.assay.transforms.summarize.SummaryStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Scores or only summarises the answers of a finished output directory again. Nothing but judges is
 * called, and they only for verdicts that are not recorded. Its old files stay as they are until
 * the new ones are complete.
 */
final class ScoreAgain {

  /** What is to be done with the scores, once the directory's record is known. */
  interface Scores {
    /** Returns the evaluators; null to leave the scores as they are. */
    @Nullable List<EvaluatorSpec> of(@Nullable ExperimentRecord record);

    /** Returns the evaluators of all runs together. */
    default List<EvaluatorSpec> ofAll(@Nullable ExperimentRecord record) {
      return record == null ? List.of() : record.summaryEvaluators();
    }

    /** Returns what the summary tells beside the plain figures. */
    default Analysis analysis(@Nullable ExperimentRecord record) {
      return record == null ? Analysis.STANDARD : record.analysis();
    }
  }

  private final DirectorySettings settings;
  private final Scores scores;
  private final @Nullable ExperimentPlan plan;
  private final Reports reports;
  private final Clock clock;
  private final Instant started;

  /**
   * Prepares to score again.
   *
   * @param plan says how judges are called; null where no experiment file is named
   */
  ScoreAgain(
      DirectorySettings settings, Scores scores, @Nullable ExperimentPlan plan, Clock clock) {
    this.settings = settings;
    this.scores = scores;
    this.plan = plan;
    this.reports = new Reports(settings.console());
    this.clock = clock;
    this.started = clock.now();
  }

  ExitStatus run() {
    Path path = settings.directory();
    if (!Files.isDirectory(path)) {
      return reports.refuse(
          List.of("IN_MISSING " + path + ": no such directory; name the --output of a run"),
          ExitStatus.INPUT_MISSING);
    }
    return ok(
        Manifest.read(path),
        found ->
            ok(
                OutputDirectory.open(path, OutputDirectory.Mode.RESUME, List.of(), clock),
                this::in));
  }

  private <T> ExitStatus ok(OutputResult<T> result, Function<T, ExitStatus> next) {
    return result.match(next, this::refuse);
  }

  private ExitStatus refuse(OutputProblem problem) {
    return reports.refuse(
        List.of(problem.code() + " " + problem.message()), ExitStatuses.of(problem.exitCode()));
  }

  private ExitStatus in(OutputDirectory directory) {
    try (directory) {
      ExitStatus status =
          ok(
              Manifest.read(directory.path()),
              manifest ->
                  ok(
                      CompletedRuns.in(directory.path()),
                      completed -> again(directory, manifest, completed)));
      deleteIfEmpty(directory.staging());
      return status;
    } catch (IOException e) {
      return failed(e);
    }
  }

  private static void deleteIfEmpty(Path staging) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(staging)) {
      if (files.iterator().hasNext()) {
        return;
      }
    } catch (NoSuchFileException committed) {
      return;
    }
    Files.delete(staging);
  }

  private ExitStatus again(OutputDirectory directory, Manifest manifest, CompletedRuns completed) {
    ExperimentRecord record = record(ledger(directory));
    List<EvaluatorSpec> evaluators = scores.of(record);
    List<EvaluatorSpec> ofAll = scores.ofAll(record);
    ExitStatus refused = unusable(evaluators, ofAll);
    if (refused != null) {
      return refused;
    }
    List<EvaluatorSpec> specs = evaluators == null ? List.<EvaluatorSpec>of() : evaluators;
    boolean asks = JudgeTypes.askModels(specs);
    Analysis analysis = scores.analysis(record);
    Scored scored = new Scored(directory, manifest, completed, record, evaluators, ofAll, analysis);
    if (!asks
        && !analysis.collects()
        && settings.runner() == RunSettings.Runner.DIRECT_IF_IT_FITS) {
      return streamed(scored);
    }
    String tooMuch = HeapNeed.problem(HeapNeed.of(completed), settings.runner());
    if (tooMuch != null) {
      return reports.refuse(List.of(tooMuch), ExitStatus.USAGE);
    }
    try (JudgeAgain judges = new JudgeAgain(specs, plan, settings)) {
      return ok(
          asks ? RunsOnDisk.read(completed, judges::see) : RunsOnDisk.epochsOf(completed),
          runs -> {
            if (!judges.problems().isEmpty()) {
              return reports.refuse(judges.problems(), ExitStatus.NO_PERMISSION);
            }
            BeamRunner runner =
                BeamRunners.of(
                    HeapNeed.chosen(settings.runner(), HeapNeed.of(completed)),
                    List.of(),
                    Math.max(1, judges.keys().size()));
            PipelineOptions options = runner.options();
            ScoreAgainPipeline graph =
                new ScoreAgainPipeline(
                    directory.path(),
                    completed,
                    runs.epochs(),
                    ScoreAgainPipeline.formatsOf(manifest),
                    evaluators,
                    ofAll,
                    analysis,
                    scored.promptNames(),
                    evaluators == null ? null : judges.begin(ledger(directory), settings, runner),
                    directory.staging());
            return execute(scored, graph, judges, options);
          });
    } catch (UncheckedIOException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (IOException e) {
      return failed(e);
    }
  }

  /** Nobody is asked, so that no runner is needed, nor anything held in memory. */
  private ExitStatus streamed(Scored scored) {
    WorkerServices.useEnvironment(settings.environment());
    try {
      ScoreStream scores =
          ScoreStream.of(
              scored.completed(),
              scored.evaluators(),
              ScoreAgainPipeline.formatsOf(scored.manifest()),
              scored.directory().staging(),
              scratch ->
                  new SummaryStream(
                      scored.ofAll(), scored.analysis(), scored.promptNames(), scratch));
      return commit(
          scored,
          scores.written(),
          scores.summary().withJudging(Judging.none()),
          new RunEnd(List.of(), null, null));
    } catch (UncheckedIOException e) {
      return RunsOnDisk.damaged(e).match(runs -> ExitStatus.INTERNAL, this::refuse);
    } catch (IOException e) {
      return failed(e);
    }
  }

  private static Path ledger(OutputDirectory directory) {
    return directory.path().resolve("ledger");
  }

  private static @Nullable ExperimentRecord record(Path ledger) {
    try {
      return ExperimentRecord.read(ledger);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private @Nullable ExitStatus unusable(
      @Nullable List<EvaluatorSpec> evaluators, List<EvaluatorSpec> ofAll) {
    if (evaluators != null && evaluators.isEmpty() && ofAll.isEmpty()) {
      return reports.refuse(
          List.of(
              "CONFIG_NO_EVALUATORS "
                  + settings.directory()
                  + ": there is nothing to score with; name an experiment file with evaluators by"
                  + " --experiment"),
          ExitStatus.CONFIGURATION);
    }
    List<String> problems = new ArrayList<>();
    if (evaluators != null) {
      problems.addAll(JudgeTypes.evaluators().problems(evaluators));
    }
    problems.addAll(SummaryEvaluators.problems(ofAll));
    return problems.isEmpty()
        ? null
        : reports.refuse(
            problems.stream().map(problem -> "CONFIG_EVALUATOR " + problem).toList(),
            ExitStatus.CONFIGURATION);
  }

  /** What is scored, and by what. */
  private record Scored(
      OutputDirectory directory,
      Manifest manifest,
      CompletedRuns completed,
      @Nullable ExperimentRecord record,
      @Nullable List<EvaluatorSpec> evaluators,
      List<EvaluatorSpec> ofAll,
      Analysis analysis) {

    List<String> promptNames() {
      return record == null ? List.of() : record.promptNames();
    }
  }

  private ExitStatus execute(
      Scored scored, ScoreAgainPipeline graph, JudgeAgain judges, PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    graph.build(pipeline);
    pipeline.run().waitUntilFinish();
    try {
      List<WrittenFile> written =
          graph.writesFiles()
              ? HandOver.read(
                  graph.staging().resolve(RunExperimentPipeline.WRITTEN), WrittenFileJson.CODEC)
              : List.of();
      Summary figures =
          HandOver.read(graph.staging().resolve(RunExperimentPipeline.SUMMARY), SummaryJson.CODEC)
              .get(0)
              .withJudging(PlanEvaluators.judging(graph.staging()));
      return commit(scored, written, figures, judges.end());
    } catch (IOException e) {
      return failed(e);
    }
  }

  private ExitStatus commit(Scored scored, List<WrittenFile> written, Summary figures, RunEnd end)
      throws IOException {
    OutputDirectory directory = scored.directory();
    ExperimentRecord record = scored.record();
    List<EvaluatorSpec> evaluators = scored.evaluators();
    Summary evaluated =
        evaluators == null
            ? RowSummaries.of(scored.ofAll(), figures, scored.completed())
            : RowSummaries.of(scored.ofAll(), figures, written);
    Gating gating = Gating.of(gates(directory.path()));
    ScoredAgain ungated = ScoredAgain.of(directory.path(), scored.manifest(), evaluated, written);
    ScoredAgain result = ungated.withSummary(gating.before(ungated.summary(), directory.path()));
    ReportStep reporting = ReportStep.in(directory.path(), settings.console());
    OutputResult<Summary> commit =
        result
            .commit(directory, evaluators, record, reporting, clock.now())
            .match(
                committed -> gating.after(result.summary(), committed, directory, reporting),
                OutputResult.Bad::new);
    if (commit instanceof OutputResult.Ok && record != null && evaluators != null) {
      record
          .withEvaluators(evaluators, scored.ofAll())
          .withAnalysis(scored.analysis())
          .write(ledger(directory));
    }
    return ok(
        commit,
        committed -> {
          Duration took = Duration.between(started, clock.now());
          return reports.scored(committed, end, settings, took);
        });
  }

  /** An experiment file that is named says which; else they are those of the run. */
  private GateSet gates(Path directory) {
    return plan == null ? Gating.recorded(directory) : plan.conditions().gates();
  }

  private ExitStatus failed(Exception e) {
    return reports.refuse(
        List.of("Cannot score again in " + settings.directory() + ": " + e.getMessage()),
        ExitStatus.WRITE_FAILED);
  }
}
