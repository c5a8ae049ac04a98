package dev.assay.pipelines.run;

import dev.assay.io.ledger.BatchLog;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.ledger.OpenBatch;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.transforms.batch.BatchModes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do about batches that are, or may be, at a provider when a run begins or ends. */
final class OpenBatches {

  private final BatchLog log;
  private final Console console;

  OpenBatches(BatchLog log, Console console) {
    this.log = log;
    this.console = console;
  }

  /**
   * Refuses to go on where nobody would take the results of an open batch, so that its requests
   * would be paid a second time; or gives such batches up where changes were accepted.
   *
   * @return how the run ends, after saying why; null where it may go on
   */
  @Nullable ExitStatus refusal(BatchModes modes, RunSettings.Mode mode) throws LedgerException {
    List<OpenBatch> forgotten = new ArrayList<>();
    for (OpenBatch batch : log.open()) {
      if (!modes.groups().containsKey(batch.group())) {
        forgotten.add(batch);
      }
    }
    if (forgotten.isEmpty()) {
      return null;
    }
    if (mode == RunSettings.Mode.RESUME_CHANGED) {
      for (OpenBatch batch : forgotten) {
        log.ended(batch.key(), BatchLog.End.GIVEN_UP, batch.requests());
      }
      new Reports(console)
          .notes(forgotten.stream().map(batch -> name(batch) + " is given up").toList());
      return null;
    }
    List<String> lines = new ArrayList<>();
    for (OpenBatch batch : forgotten) {
      lines.add(
          "BATCH_OPEN "
              + name(batch)
              + " is not collected yet, but group "
              + batch.group()
              + " no longer goes by batch");
    }
    lines.add(
        "Put the groups back under batch (or --batch GROUP) to take the results; or give"
            + " --accept-changed, which gives the batches up and calls their requests again");
    return new Reports(console).refuse(lines, ExitStatus.CONFIGURATION);
  }

  /** Says which batches go on without this process. */
  void tell(String resume) {
    for (OpenBatch batch : log.open()) {
      console
          .err()
          .println(
              name(batch)
                  + (batch.id() == null
                      ? " may have been submitted. Find out, and take its results, with: "
                      : " goes on at the provider. Take its results later with: ")
                  + resume);
    }
  }

  private static String name(OpenBatch batch) {
    return "Batch "
        + (batch.id() == null ? "without a known id" : batch.id())
        + " ("
        + batch.api()
        + ", "
        + batch.requests()
        + " requests)";
  }
}
