package dev.assay.pipelines.run;

import dev.assay.io.files.AtomicFile;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputResult;
import dev.assay.io.ledger.DirectoryLedger;
import dev.assay.io.ledger.LedgerPass;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.ResumeCommand;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.transforms.call.SelectRuns;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a resume does in a locked output directory to ask some runs and not others. */
final class SelectStep {

  private static final String STANDARD_INPUT = "-";

  private final RunSettings settings;
  private final InputStream in;
  private final boolean inputHasRows;
  private final Reports reports;

  /**
   * Makes the step.
   *
   * @param in standard input
   * @param inputHasRows whether the experiment's rows come through it
   */
  SelectStep(RunSettings settings, InputStream in, boolean inputHasRows, Reports reports) {
    this.settings = settings;
    this.in = in;
    this.inputHasRows = inputHasRows;
    this.reports = reports;
  }

  /** Returns which runs are asked, or why none can be. */
  OutputResult<SelectedRuns> begin(Path directory, Path ledger) throws IOException {
    OutputResult<SelectedRuns> selected = select(directory, ledger);
    Path ids = settings.onlyIds();
    return ids == null
        ? selected
        : selected.match(runs -> only(runs, ids, directory, ledger), OutputResult.Bad::new);
  }

  private OutputResult<SelectedRuns> only(
      SelectedRuns selected, Path named, Path directory, Path ledger) {
    try {
      boolean piped = named.toString().equals(STANDARD_INPUT);
      if (piped && inputHasRows) {
        return OutputResult.bad(
            "ONLY_IDS",
            ExitStatus.USAGE.code(),
            "--only-ids - and a dataset - both read standard input; name a file for one of them");
      }
      Path ids = (piped ? kept(directory, ledger) : named).toAbsolutePath();
      if (!Files.isRegularFile(ids)) {
        return OutputResult.bad(
            "ONLY_IDS",
            ExitStatus.INPUT_MISSING.code(),
            "--only-ids " + named + ": no such file; it holds ids of rows, one a line");
      }
      if (Files.size(ids) == 0) {
        reports.notes(List.of("--only-ids names no row, so nothing is called"));
      }
      return selected.earlier() == null && Files.exists(directory.resolve(Manifest.FILE))
          ? earlier(SelectRuns.Which.NONE, directory)
              .match(
                  before -> new OutputResult.Ok<>(before.asking(selected.which()).only(ids)),
                  OutputResult.Bad::new)
          : new OutputResult.Ok<>(selected.only(ids));
    } catch (IOException e) {
      return OutputResult.bad(
          "ONLY_IDS",
          ExitStatus.INPUT_MISSING.code(),
          "--only-ids cannot be read: " + e.getMessage());
    }
  }

  private Path kept(Path directory, Path ledger) throws IOException {
    Path file = ResumeCommand.keptIds(directory);
    Files.createDirectories(ledger);
    AtomicFile.write(file, in.readAllBytes());
    return file;
  }

  private OutputResult<SelectedRuns> select(Path directory, Path ledger) throws IOException {
    return switch (settings.selection()) {
      case UNANSWERED -> new OutputResult.Ok<>(SelectedRuns.UNANSWERED);
      case MISSING -> missing(directory);
      case FAILED -> earlier(SelectRuns.Which.FAILED, directory);
      case ALL, ALL_PAID_AGAIN -> all(ledger);
    };
  }

  /** A run that never put outputs in place has no failures on record, so all else is missing. */
  private OutputResult<SelectedRuns> missing(Path directory) {
    if (Files.exists(directory.resolve(Manifest.FILE))) {
      return earlier(SelectRuns.Which.MISSING, directory);
    }
    reports.notes(
        List.of(
            directory
                + " has no finished outputs, so no failures are on record; all runs without an"
                + " answer are asked"));
    return new OutputResult.Ok<>(SelectedRuns.UNANSWERED);
  }

  private static OutputResult<SelectedRuns> earlier(SelectRuns.Which which, Path directory) {
    return CompletedRuns.in(directory)
        .match(
            runs ->
                RunsOnDisk.read(runs, run -> {})
                    .match(
                        whole -> new OutputResult.Ok<>(new SelectedRuns(which, directory, runs)),
                        OutputResult.Bad::new),
            OutputResult.Bad::new);
  }

  /** The answers stay in the ledger and count as spent; only nothing finds them any more. */
  private OutputResult<SelectedRuns> all(Path ledger) throws IOException {
    String paid;
    try (DirectoryLedger before = DirectoryLedger.open(ledger)) {
      paid =
          String.format(
              Locale.ROOT,
              "%d recorded answers (%d requests, $%.4f so far)",
              before.adopted(),
              before.spent().calls(),
              before.spent().usd());
    }
    if (settings.selection() == RunSettings.Selection.ALL) {
      return OutputResult.bad(
          "SELECT_PAID",
          ExitStatus.USAGE.code(),
          "--select all asks every run anew: "
              + paid
              + " would not be used and be paid for again. Add --pay-again to do that, or leave"
              + " --select out to ask only what has no answer");
    }
    reports.notes(List.of(paid + " are not used: every run is asked anew and paid for again"));
    LedgerPass.beginNext(ledger);
    return new OutputResult.Ok<>(SelectedRuns.UNANSWERED);
  }
}
