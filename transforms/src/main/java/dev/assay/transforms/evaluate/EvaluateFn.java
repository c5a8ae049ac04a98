package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Evaluates each run that has an answer. */
final class EvaluateFn extends DoFn<Run, Run> {

  private static final long serialVersionUID = 1L;
  private static final String NAMESPACE = "evaluate";

  private final Counter evaluated = Metrics.counter(NAMESPACE, "runs_evaluated");
  private final Counter notEvaluated = Metrics.counter(NAMESPACE, "runs_not_evaluated");
  private final Counter given = Metrics.counter(NAMESPACE, "scores_given");
  private final Counter failed = Metrics.counter(NAMESPACE, "scores_failed");
  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;
  private transient @Nullable Scoring scoring;

  EvaluateFn(List<EvaluatorSpec> specs, Evaluators evaluators) {
    this.specs = specs;
    this.evaluators = evaluators;
  }

  @Setup
  public void setup() {
    scoring = Scoring.with(specs, evaluators);
  }

  @ProcessElement
  public void process(@Element Run run, OutputReceiver<Run> out) {
    Answer answer = Answer.of(run);
    if (answer == null || scoring == null) {
      notEvaluated.inc();
      out.output(run);
      return;
    }
    List<Score> scores = scoring.of(answer);
    long errors = 0;
    for (Score score : scores) {
      errors += score.isError() ? 1 : 0;
    }
    evaluated.inc();
    given.inc(scores.size() - errors);
    failed.inc(errors);
    out.output(run.withScores(Scoring.merge(run.scores(), scores)));
  }

  @Teardown
  public void teardown() {
    if (scoring != null) {
      scoring.close();
    }
  }
}
