package dev.assay.pipelines.run;

import dev.assay.io.files.OutputDirectory;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happens in a locked output directory before anything is called: is this the same run? */
final class ResumeStep {

  private final RunSettings settings;
  private final RowsOrigin origin;
  private final Reports reports;

  ResumeStep(RunSettings settings, RowsOrigin origin, Reports reports) {
    this.settings = settings;
    this.origin = origin;
    this.reports = reports;
  }

  /**
   * Compares what is to be run with what is on record, and puts it on record.
   *
   * @return how the run ends that must not go on, after saying why; null where it may
   */
  @Nullable ExitStatus begin(OutputDirectory directory, Path ledger, ExperimentRecord now)
      throws IOException {
    if (settings.mode() == RunSettings.Mode.OVERWRITE) {
      Ledgers.discard(ledger, directory.staging());
    }
    if (settings.mode() == RunSettings.Mode.RESUME) {
      ExitStatus refused = compare(directory.path(), ledger, now);
      if (refused != null) {
        Files.deleteIfExists(directory.staging());
        return refused;
      }
    }
    now.write(ledger);
    return null;
  }

  private @Nullable ExitStatus compare(Path directory, Path ledger, ExperimentRecord now)
      throws IOException {
    ExperimentRecord before;
    try {
      before = ExperimentRecord.read(ledger);
    } catch (IllegalArgumentException e) {
      return reports.refuse(
          List.of(
              "RESUME_RECORD "
                  + ledger.resolve(ExperimentRecord.FILE)
                  + " does not tell what was run: "
                  + e.getMessage()
                  + ". Restore it, or give --accept-changed where you know that inputs and"
                  + " settings are the same"),
          ExitStatus.BAD_DATA);
    }
    if (before == null) {
      if (holdsAnswers(ledger)) {
        reports.notes(
            List.of(
                ledger
                    + " has no "
                    + ExperimentRecord.FILE
                    + "; whether inputs or settings have changed cannot be told"));
      }
      return null;
    }
    RecordDifferences differences = RecordDifferences.between(before, now);
    if (origin == RowsOrigin.EARLIER_STAGE) {
      differences = new RecordDifferences(List.of(), differences.settings());
    }
    return differences.none() ? null : refuse(directory, differences);
  }

  private ExitStatus refuse(Path directory, RecordDifferences differences) {
    List<String> lines = new ArrayList<>();
    differences.settings().forEach(line -> lines.add("RESUME_CONFIG_CHANGED " + line));
    differences.inputs().forEach(line -> lines.add("IN_CHANGED " + line));
    lines.add(
        "The run in "
            + directory
            + " was begun with something else. Undo the change; or give --accept-changed, which"
            + " keeps the answers of rows and settings that are the same and calls the rest; or"
            + " begin anew with another --output.");
    return reports.refuse(
        lines, differences.settings().isEmpty() ? ExitStatus.BAD_DATA : ExitStatus.CONFIGURATION);
  }

  private static boolean holdsAnswers(Path ledger) throws IOException {
    if (!Files.isDirectory(ledger)) {
      return false;
    }
    try (Stream<Path> files = Files.list(ledger)) {
      return files.findAny().isPresent();
    }
  }
}
