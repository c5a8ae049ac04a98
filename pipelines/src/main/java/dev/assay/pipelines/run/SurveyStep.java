package dev.assay.pipelines.run;

import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.InputProblem;
import dev.assay.io.files.StandardInput;
import dev.assay.io.storage.StorageException;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.pipelines.runner.WorkerServices;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the files of a dataset and reads them once, before anything is called. */
final class SurveyStep {

  /** What was found, or why nothing can be started. */
  sealed interface Found {

    record Ok(List<InputFile> files, Survey survey) implements Found {
      @Override
      public <R> R match(Function<Ok, R> ok, Function<Refused, R> refused) {
        return ok.apply(this);
      }
    }

    /** The reason has been said. */
    record Refused(ExitStatus status) implements Found {
      @Override
      public <R> R match(Function<Ok, R> ok, Function<Refused, R> refused) {
        return refused.apply(this);
      }
    }

    <R> R match(Function<Ok, R> ok, Function<Refused, R> refused);
  }

  private final Reports reports;

  SurveyStep(Reports reports) {
    this.reports = reports;
  }

  /**
   * Finds and reads.
   *
   * @param standardInput the file that holds its rows, null where the dataset does not name it
   */
  Found of(ExperimentPlan plan, @Nullable InputFile standardInput) {
    InputFiles inputs = files(plan);
    if (standardInput != null) {
      inputs = inputs.with(standardInput);
    }
    reports.notes(inputs.notes());
    if (!inputs.problems().isEmpty()) {
      return new Found.Refused(reports.refuse(inputs.problems(), status(inputs.problems())));
    }
    try {
      Survey survey =
          SurveyRows.of(
              plan,
              inputs.files(),
              InstalledApis.INSTANCE.plus(plan.servers()),
              new WorkerServices(null, plan.servers()));
      if (!survey.refusals().isEmpty()) {
        return new Found.Refused(reports.refuse(survey.refusals(), ExitStatus.INPUT_MISSING));
      }
      List<String> changed = survey.changedFiles();
      if (!changed.isEmpty()) {
        return new Found.Refused(reports.refuse(changed, ExitStatus.BAD_DATA));
      }
      reports.notes(survey.fileNotes());
      reports.notes(survey.unusedLimits(plan.limits()));
      reports.notes(survey.sharing());
      return new Found.Ok(inputs.files(), survey);
    } catch (IOException e) {
      return new Found.Refused(
          reports.refuse(
              List.of("Cannot read the dataset: " + e.getMessage()), ExitStatus.INPUT_MISSING));
    }
  }

  private static ExitStatus status(List<InputProblem> problems) {
    return problems.stream()
        .flatMap(
            problem ->
                Arrays.stream(StorageException.Kind.values())
                    .filter(kind -> kind.code().equals(problem.code())))
        .findFirst()
        .map(ExitStatuses::of)
        .orElse(ExitStatus.INPUT_MISSING);
  }

  /** Returns what the dataset names, without standard input. */
  static InputFiles files(ExperimentPlan plan) {
    return InputFiles.expand(
        plan.dataset().stream().filter(name -> !name.equals(StandardInput.NAME)).toList());
  }

  /** Returns whether the dataset names standard input. */
  static boolean namesStandardInput(ExperimentPlan plan) {
    return plan.dataset().contains(StandardInput.NAME);
  }
}
