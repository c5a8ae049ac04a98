package dev.assay.pipelines.run;

import dev.assay.io.api.PriceTable;
import dev.assay.io.api.ServerApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.ledger.DurableLedger;
import dev.assay.pipelines.command.DirectorySettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.transforms.batch.BatchModes;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Lanes;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.judge.Asking;
import dev.assay.transforms.judge.ExpectedQuestions;
import dev.assay.transforms.judge.JudgeTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Judges of a finished run: the lanes they will call, under the limits and the budget of the
 * experiment file. Where none is named nobody is called, and only recorded verdicts are found,
 * since nobody knows what may be called how fast.
 */
final class JudgeAgain implements AutoCloseable {

  /** The reason why a verdict is missing where no experiment file says how to call. */
  static final String NOT_RECORDED = "JUDGE_NOT_RECORDED";

  private static final List<String> OF_KEYS = List.of("AUTH_MISSING", "CONNECTION_INVALID");

  private final String experimentId = UUID.randomUUID().toString();
  private final @Nullable ExperimentPlan plan;
  private final boolean asks;
  private final ExpectedQuestions expected;
  private final SurveyLanes lanes;
  private @Nullable String ledger;
  private @Nullable Stopping stopping;

  /**
   * Prepares to judge.
   *
   * @param evaluators which are sound
   * @param plan null where no experiment file is named
   */
  JudgeAgain(
      List<EvaluatorSpec> evaluators, @Nullable ExperimentPlan plan, DirectorySettings settings) {
    WorkerServices.useEnvironment(settings.environment());
    this.plan = plan;
    this.asks = JudgeTypes.askModels(evaluators);
    this.expected = ExpectedQuestions.of(evaluators, sharedGroup());
    this.lanes =
        new SurveyLanes(
            limits(),
            prices(),
            BatchModes.NONE,
            InstalledApis.INSTANCE.plus(servers()),
            new WorkerServices(null, servers()));
  }

  /** Sees a run that is to be judged. */
  void see(Run run) {
    expected.about(run).forEach(lanes::addJudge);
  }

  /** Returns why nothing can be begun; empty where it can. */
  List<String> problems() {
    return lanes.surveyed().stream()
        .flatMap(lane -> lane.problem().stream())
        .filter(error -> OF_KEYS.contains(error.code()))
        .map(error -> error.code() + ": " + error.message())
        .distinct()
        .toList();
  }

  /** Opens the ledger where somebody asks, and stops the lanes where nothing is to be called. */
  Asking begin(Path ledgerDirectory, DirectorySettings settings, BeamRunner runner) {
    if (asks) {
      open(ledgerDirectory.toString(), settings);
    }
    return new Asking(
        new CallSettings(
            experimentId,
            limits(),
            plan == null ? RetryPolicy.STANDARD : plan.retry(),
            plan == null ? CallSettings.DEFAULT_DEADLINE : plan.requestTimeout(),
            plan == null ? CallSettings.DEFAULT_CONCURRENCY : plan.concurrency(),
            plan == null ? Budget.NONE : plan.budget(),
            prices()),
        new WorkerServices(ledger, servers(), plan == null ? null : plan.limiter()),
        runner.gathering(),
        runner.placements(keys()),
        sharedGroup());
  }

  private void open(String directory, DirectorySettings settings) {
    expected.once().forEach(lanes::addJudge);
    DurableLedger opened = WorkerServices.openLedger(directory);
    ledger = directory;
    opened.onUnwritable(RunEnd.stoppingAll(experimentId));
    if (plan == null) {
      Lanes.of(experimentId)
          .stop(
              new CallError(
                  NOT_RECORDED,
                  "no experiment file says how fast to call; name it by --experiment",
                  null,
                  Verdict.TRANSIENT,
                  false,
                  null));
    } else {
      stopping =
          Stopping.install(
              Lanes.of(experimentId),
              line -> settings.console().err().println(line),
              "the same command");
    }
  }

  /** Returns the lanes that will be called. */
  List<LaneKey> keys() {
    return lanes.surveyed().stream().flatMap(lane -> lane.keys().stream()).toList();
  }

  /** Returns how the calling ended. */
  RunEnd end() {
    return RunEnd.of(experimentId, stopping == null ? null : stopping.signal());
  }

  private @Nullable String sharedGroup() {
    return plan == null ? null : plan.expansion().sharedGroup();
  }

  private List<ServerApi> servers() {
    return plan == null ? List.of() : plan.servers();
  }

  private Limits limits() {
    return plan == null ? Limits.NONE : plan.limits();
  }

  private PriceTable prices() {
    return plan == null ? PriceTable.LISTED : plan.prices();
  }

  @Override
  public void close() throws IOException {
    Lanes.close(experimentId);
    if (stopping != null) {
      stopping.close();
    }
    if (ledger != null) {
      WorkerServices.closeLedger(ledger);
    }
  }
}
