package dev.assay.pipelines.plan;

import dev.assay.pipelines.plan.ConfigNode.Mark;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with one experiment, so that it is told at once. */
final class Problems {

  private final String file;
  private final List<PlanProblem> errors = new ArrayList<>();
  private final List<PlanProblem> warnings = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Mark mark, String code, String message) {
    errors.add(new PlanProblem(file, mark.line(), mark.column(), code, message));
  }

  void addOfFile(String code, String message) {
    errors.add(new PlanProblem(file, 0, 0, code, message));
  }

  void add(PlanProblem problem) {
    errors.add(problem);
  }

  PlanProblem at(Mark mark, String code, String message) {
    return new PlanProblem(file, mark.line(), mark.column(), code, message);
  }

  void warn(PlanProblem problem) {
    warnings.add(problem);
  }

  String file() {
    return file;
  }

  boolean any() {
    return !errors.isEmpty();
  }

  List<PlanProblem> errors() {
    return List.copyOf(errors);
  }

  List<PlanProblem> warnings() {
    return List.copyOf(warnings);
  }
}
