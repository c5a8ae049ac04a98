package dev.assay.pipelines.run;

import dev.assay.io.files.InputFile;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.ledger.LedgerPass;
import dev.assay.io.ledger.Spent;
import dev.assay.io.storage.RemoteStorage;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.EnvironmentFile;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.WorkerServices;
import dev.assay.pipelines.runner.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * Where the workers of a run find and leave things: the output directory itself, or storage that
 * they reach instead.
 *
 * @param inputs as workers find them
 * @param ledger where calls and answers are recorded
 * @param staging where the pipeline writes
 * @param services what calling needs
 * @param shared null where workers use the output directory
 */
record Workplace(
    List<InputFile> inputs,
    String ledger,
    String staging,
    WorkerServices services,
    @Nullable SharedPlace shared) {

  /**
   * Prepares the place of a run.
   *
   * @param own the run's folder in its output directory, which tells what it is
   */
  static Workplace of(
      ExperimentPlan plan,
      RunSettings settings,
      OutputDirectory directory,
      Path own,
      List<InputFile> inputs,
      BeamRunner runner)
      throws IOException {
    SharedPlace shared = SharedPlace.of(settings.shared(), plan.name(), own);
    String ledger = own.toString();
    if (shared != null) {
      FileSystems.setDefaultPipelineOptions(runner.options());
      ledger = shared.ledger();
      if (!ledger.contains("://")) {
        while (LedgerPass.of(Path.of(ledger)) < LedgerPass.of(own)) {
          LedgerPass.beginNext(Path.of(ledger));
        }
      }
    }
    Spent before = WorkerServices.openLedger(ledger, LedgerPass.of(own)).spent();
    return new Workplace(
        shared == null ? inputs : shared.send(inputs),
        ledger,
        shared == null ? directory.staging().toString() : shared.newStaging(),
        runner.isRemote()
            ? new WorkerServices(
                ledger,
                plan.servers(),
                plan.limiter(),
                Workers.of(ledger, LedgerPass.of(own), environmentFile(settings), before))
            : new WorkerServices(ledger, plan.servers(), plan.limiter()),
        shared);
  }

  /** Returns a selection as workers find what it is made by. */
  SelectedRuns reached(SelectedRuns selected) throws IOException {
    return shared == null || RemoteStorage.isRemote(shared.directory())
        ? selected
        : shared.send(selected);
  }

  private static @Nullable Path environmentFile(RunSettings settings) {
    return settings.environment() instanceof EnvironmentFile.Variables given ? given.file() : null;
  }

  /** Brings what the pipeline has written to the output directory's staging. */
  void bringHome(OutputDirectory directory) throws IOException {
    if (shared != null) {
      SharedPlace.fetch(staging, directory.staging());
      shared.clear();
    }
    services.forgetAllowances();
  }
}
