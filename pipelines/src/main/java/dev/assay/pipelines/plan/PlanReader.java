package dev.assay.pipelines.plan;

import dev.assay.io.api.PriceTable;
import dev.assay.io.files.FileFormat;
import dev.assay.io.files.ReadLimits;
import dev.assay.transforms.batch.BatchModes;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.Expansion;
import dev.assay.transforms.summarize.Analysis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The way from what a user names to a plan. */
public final class PlanReader {

  private final PlanChecks checks;

  /**
   * Makes a reader.
   *
   * @param checks what plans are checked against
   */
  public PlanReader(PlanChecks checks) {
    this.checks = checks;
  }

  /**
   * Reads an experiment file or a bare rows file, puts the command line over it and checks
   * everything that can be known without reading rows or calling a model. All problems are found at
   * once, those of file and options together.
   */
  public PlanResult read(Path experiment, PlanOverrides overrides) {
    return read(experiment, overrides, problem -> true);
  }

  /** Reads as {@link #read} does, but a pattern of rows need not match a file yet. */
  public PlanResult readAwaiting(Path experiment, PlanOverrides overrides) {
    return read(experiment, overrides, problem -> !problem.code().equals("IN_NO_MATCH"));
  }

  /**
   * Reads an experiment file of which only the evaluators are wanted. Everything in it is checked,
   * but its rows need not be there.
   */
  public PlanResult readEvaluators(Path experiment) {
    return read(
        experiment,
        PlanOverrides.NONE,
        problem -> problem.line() == 0 || !problem.code().startsWith("IN_"));
  }

  /** Returns whether a file of that name can be read as an experiment or as rows. */
  public static boolean takes(String fileName) {
    return takesAsRows(fileName) || ExperimentFile.isExperiment(fileName);
  }

  /** Returns whether a file of that name holds rows. */
  public static boolean takesAsRows(String fileName) {
    return ExperimentFile.isRows(fileName);
  }

  /** Returns a time with its unit, such as {@code 500ms}, {@code 2s} or {@code 5m}. */
  public static Optional<Duration> duration(String text) {
    return Durations.parse(text);
  }

  /** Returns what is wrong with options whatever the experiment is. */
  public List<PlanProblem> problemsOf(PlanOverrides overrides) {
    Problems problems = new Problems("the command line");
    ExperimentPlan unused =
        new OverrideStep(overrides, problems).over(bareRows(Path.of("rows.jsonl")));
    return problems.errors();
  }

  /**
   * Returns the plan of rows that are still to be written, which bring prompt and model themselves.
   * Only the options are checked.
   */
  public PlanResult ofRowsToCome(PlanOverrides overrides) {
    Problems problems = new Problems(PlanProblem.COMMAND_LINE);
    ExperimentPlan plan =
        new OverrideStep(overrides, problems).over(bareRows(Path.of("rows.jsonl")));
    return problems.any()
        ? new PlanResult.Refused(problems.errors(), problems.warnings())
        : new PlanResult.Ready(plan, problems.warnings());
  }

  /** Returns a name for the experiment that a file holds, which a directory may have, too. */
  public static String nameOf(Path file) {
    return ExperimentFile.nameOf(file);
  }

  private PlanResult read(
      Path experiment, PlanOverrides overrides, Predicate<PlanProblem> matters) {
    Problems problems = new Problems(experiment.toString());
    ExperimentPlan plan = null;
    Optional<PlanProblem> unopenable = ExperimentFile.unopenable(experiment);
    String fileName = String.valueOf(experiment.getFileName());
    if (ExperimentFile.isFoundLater(experiment)) {
      plan = bareRows(experiment);
    } else if (unopenable.isPresent()) {
      problems.add(unopenable.get());
    } else if (ExperimentFile.isRows(fileName)) {
      plan = bareRows(experiment);
    } else if (ExperimentFile.isExperiment(fileName)) {
      plan = new ExperimentReader(experiment, checks, problems).read();
    } else {
      problems.addOfFile(
          "IN_FORMAT",
          "no known extension (must be .yaml, .yml or .json for an experiment; one of "
              + FileFormat.KNOWN
              + " for rows)");
    }
    ExperimentPlan base = plan == null ? bareRows(experiment) : plan;
    ExperimentPlan ready = new OverrideStep(overrides, problems).over(base);
    List<PlanProblem> errors = problems.errors().stream().filter(matters).toList();
    return errors.isEmpty()
        ? new PlanResult.Ready(ready, problems.warnings())
        : new PlanResult.Refused(errors, problems.warnings());
  }

  /** The rows bring prompt, api and model themselves. */
  private static ExperimentPlan bareRows(Path file) {
    return new ExperimentPlan(
        file,
        ExperimentFile.nameOf(file),
        null,
        List.of(ExperimentFile.location(file)),
        ReadLimits.STANDARD,
        List.of(),
        Expansion.OF_BARE_ROWS,
        Limits.NONE,
        RetryPolicy.STANDARD,
        ExperimentPlan.STANDARD_REQUEST_TIMEOUT,
        ExperimentPlan.STANDARD_CONCURRENCY,
        Budget.NONE,
        PriceTable.LISTED,
        List.of(),
        List.of(),
        ExperimentPlan.Output.STANDARD,
        BatchModes.NONE,
        Conditions.NONE,
        Analysis.STANDARD,
        null);
  }
}
