package dev.assay.pipelines.plan;

import dev.assay.io.api.PriceTable;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.Expansion;
import java.nio.file.Path;
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

  private PlanResult read(
      Path experiment, PlanOverrides overrides, Predicate<PlanProblem> matters) {
    Problems problems = new Problems(experiment.toString());
    ExperimentPlan plan = null;
    Optional<PlanProblem> unopenable = ExperimentFile.unopenable(experiment);
    String fileName = String.valueOf(experiment.getFileName());
    if (unopenable.isPresent()) {
      problems.add(unopenable.get());
    } else if (ExperimentFile.isRows(fileName)) {
      plan = bareRows(experiment);
    } else if (ExperimentFile.isExperiment(fileName)) {
      plan = new ExperimentReader(experiment, checks, problems).read();
    } else {
      problems.addOfFile(
          "IN_FORMAT",
          "no known extension (must be .yaml, .yml or .json for an experiment; one of "
              + ExperimentFile.ROWS
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
        List.of(file.toString()),
        Expansion.OF_BARE_ROWS,
        Limits.NONE,
        RetryPolicy.STANDARD,
        ExperimentPlan.STANDARD_REQUEST_TIMEOUT,
        ExperimentPlan.STANDARD_CONCURRENCY,
        Budget.NONE,
        PriceTable.LISTED,
        List.of(),
        List.of(),
        ExperimentPlan.Output.STANDARD);
  }
}
