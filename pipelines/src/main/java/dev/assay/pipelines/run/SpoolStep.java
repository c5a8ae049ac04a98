package dev.assay.pipelines.run;

import dev.assay.io.files.InputFile;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.StandardInput;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What comes before a run with rows of standard input. They are read to their end and kept beside
 * the ledger, so that a resume has them again; a resume never reads standard input where they are
 * kept.
 */
final class SpoolStep {

  private final ExperimentPlan plan;
  private final RunSettings settings;
  private final InputStream in;
  private final Reports reports;

  SpoolStep(ExperimentPlan plan, RunSettings settings, InputStream in) {
    this.plan = plan;
    this.settings = settings;
    this.in = in;
    this.reports = new Reports(settings.console());
  }

  /** Returns the files that the dataset names beside standard input. */
  List<InputFile> otherFiles() {
    return SurveyStep.files(plan).files();
  }

  /**
   * Reads the rows into a directory and surveys them.
   *
   * @param directory closed where nothing is run
   * @param isNew whether the directory was made for this run; it is then removed where nothing is
   *     run
   * @param run what to do next
   */
  ExitStatus into(
      OutputDirectory directory, boolean isNew, Function<SurveyStep.Found.Ok, ExitStatus> run) {
    InputFile rows;
    try {
      rows = rows(directory);
    } catch (IOException e) {
      ExitStatus status =
          reports.refuse(
              List.of("Cannot keep the rows of standard input: " + e.getMessage()),
              ExitStatus.WRITE_FAILED);
      return leave(directory, isNew, status);
    }
    SurveyStep.Found found = new SurveyStep(reports).of(plan, rows);
    if (found instanceof SurveyStep.Found.Ok ok) {
      ExitStatus refused = reports.refusal(plan, ok.survey(), settings);
      return refused == null ? run.apply(ok) : leave(directory, isNew, refused);
    }
    return leave(directory, isNew, found.match(ok -> ExitStatus.OK, refused -> refused.status()));
  }

  private InputFile rows(OutputDirectory directory) throws IOException {
    Path ledger = directory.path().resolve("ledger");
    if (settings.mode() == RunSettings.Mode.RESUME
        || settings.mode() == RunSettings.Mode.RESUME_CHANGED) {
      Optional<InputFile> kept = StandardInput.kept(ledger);
      if (kept.isPresent()) {
        reports.notes(
            List.of(
                "the rows are those kept in "
                    + ledger.resolve(StandardInput.FILE)
                    + "; standard input is not read"));
        return kept.get();
      }
    }
    InputFile rows = StandardInput.spool(in, directory.staging());
    reports.notes(
        List.of(
            "the rows of standard input are kept in "
                + ledger.resolve(StandardInput.FILE)
                + "; --resume reads them there"));
    return rows;
  }

  private ExitStatus leave(OutputDirectory directory, boolean isNew, ExitStatus status) {
    try {
      directory.abandon(isNew);
    } catch (IOException e) {
      reports.notes(List.of("cannot remove what was written: " + e.getMessage()));
    }
    return status;
  }

  /** Puts the rows of standard input, where there are any among the files, beside the ledger. */
  static List<InputFile> keep(List<InputFile> files, Path ledger) throws IOException {
    List<InputFile> kept = new ArrayList<>();
    for (InputFile file : files) {
      kept.add(file.name().equals(StandardInput.NAME) ? StandardInput.keep(file, ledger) : file);
    }
    return kept;
  }
}
