package dev.assay.pipelines.run;

import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.json.JudgingJson;
import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.Evaluate;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.judge.Asking;
import dev.assay.transforms.judge.JudgeRuns;
import dev.assay.transforms.judge.JudgeTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** A plan's evaluators as the pipelines take them. */
final class PlanEvaluators {

  /** Handed over: what judges were asked that belongs to no run. */
  static final String JUDGING = "judging.jsonl";

  private PlanEvaluators() {}

  static List<EvaluatorSpec> of(ExperimentPlan plan) {
    return plan.evaluators().stream().map(PlanEvaluators::of).toList();
  }

  /** Returns those of all runs together. */
  static List<EvaluatorSpec> ofAll(ExperimentPlan plan) {
    return plan.summaryEvaluators().stream().map(PlanEvaluators::of).toList();
  }

  /** Returns evaluators and those of others whose names are not among theirs. */
  static List<EvaluatorSpec> beside(List<EvaluatorSpec> evaluators, List<EvaluatorEntry> others) {
    List<EvaluatorSpec> all = new ArrayList<>(evaluators);
    others.stream()
        .filter(other -> evaluators.stream().noneMatch(own -> own.name().equals(other.name())))
        .forEach(other -> all.add(of(other)));
    return all;
  }

  private static EvaluatorSpec of(EvaluatorEntry entry) {
    return new EvaluatorSpec(entry.type(), entry.name(), entry.parameters());
  }

  /**
   * Adds the evaluators to a graph.
   *
   * @param asking how those of them that ask a model do so
   * @param staging where {@link #judging} finds what was asked once for all runs
   */
  static PCollection<Run> apply(
      PCollection<Run> runs, List<EvaluatorSpec> evaluators, Asking asking, String staging) {
    if (!JudgeTypes.askModels(evaluators)) {
      return runs.apply("Evaluate", Evaluate.with(evaluators));
    }
    PCollectionTuple judged = runs.apply("Evaluate", JudgeRuns.with(evaluators, asking));
    judged
        .get(JudgeRuns.PREPARATIONS)
        .apply("HandOverPreparations", HandOver.to(staging, JUDGING, JudgingJson.CODEC));
    return judged.get(JudgeRuns.RUNS);
  }

  /** Adds up what judges were asked once in each of several graphs, for {@link #judging}. */
  static void sumJudging(List<Path> from, Path to) throws IOException {
    Judging sum = Judging.none();
    boolean any = false;
    for (Path directory : from) {
      any |= Files.exists(directory.resolve(JUDGING));
      sum = sum.plus(judging(directory));
    }
    if (any) {
      Files.write(to.resolve(JUDGING), Json.bytes(JudgingJson.CODEC.toJson(sum)));
    }
  }

  /** Returns what judges were asked once for all runs. */
  static Judging judging(Path staging) throws IOException {
    Path file = staging.resolve(JUDGING);
    return Files.exists(file) ? HandOver.read(file, JudgingJson.CODEC).get(0) : Judging.none();
  }
}
