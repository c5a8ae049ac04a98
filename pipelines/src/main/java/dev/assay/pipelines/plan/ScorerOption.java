package dev.assay.pipelines.plan;

import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The option {@code --scorer}: evaluators by name beside those of the experiment. */
public final class ScorerOption {

  private final PlanChecks checks;

  /**
   * Makes a reader.
   *
   * @param checks tell which evaluators there are
   */
  public ScorerOption(PlanChecks checks) {
    this.checks = checks;
  }

  /**
   * Returns evaluators of these types under their own names.
   *
   * @param problems receives one for each that is none, or needs parameters
   */
  public List<EvaluatorEntry> read(List<String> names, List<PlanProblem> problems) {
    List<EvaluatorEntry> entries = new ArrayList<>();
    for (String name : names) {
      EvaluatorEntry entry = new EvaluatorEntry(name, name, Json.object());
      for (String problem : checks.evaluators().apply(entry)) {
        problems.add(
            PlanProblem.ofOption(
                "USAGE_SCORER",
                "Invalid --scorer: \"" + ConfigNode.oneLine(name) + "\": " + problem));
      }
      entries.add(entry);
    }
    return entries;
  }

  /** Returns the plan with these evaluators, too; one that it has already stays as it is. */
  public PlanResult over(PlanResult result, List<String> names) {
    List<PlanProblem> problems = new ArrayList<>();
    List<EvaluatorEntry> scorers = read(names, problems);
    return result.match(
        ready -> {
          List<EvaluatorEntry> all = merged(ready.plan().evaluators(), scorers, problems);
          return problems.isEmpty()
              ? new PlanResult.Ready(ready.plan().withEvaluators(all), ready.warnings())
              : new PlanResult.Refused(problems, ready.warnings());
        },
        refused -> {
          List<PlanProblem> all = new ArrayList<>(refused.problems());
          all.addAll(problems);
          return new PlanResult.Refused(all, refused.warnings());
        });
  }

  private static List<EvaluatorEntry> merged(
      List<EvaluatorEntry> own, List<EvaluatorEntry> scorers, List<PlanProblem> problems) {
    List<EvaluatorEntry> all = new ArrayList<>(own);
    for (EvaluatorEntry scorer : scorers) {
      EvaluatorEntry taken =
          own.stream().filter(entry -> entry.name().equals(scorer.name())).findFirst().orElse(null);
      if (taken == null) {
        all.add(scorer);
      } else if (!taken.type().equals(scorer.type())) {
        problems.add(
            PlanProblem.ofOption(
                "USAGE_SCORER",
                "--scorer "
                    + scorer.name()
                    + " would be a second score of that name: the experiment has one of type "
                    + taken.type()
                    + "; rename it there"));
      }
    }
    return all;
  }
}
