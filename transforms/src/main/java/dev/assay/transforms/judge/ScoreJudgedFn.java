package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Scoring;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** Scores each run whose judges have their replies. */
final class ScoreJudgedFn extends DoFn<JudgedRun, Run> {

  private static final long serialVersionUID = 1L;
  private static final String NAMESPACE = "evaluate";

  private final Counter evaluated = Metrics.counter(NAMESPACE, "runs_evaluated");
  private final Counter notEvaluated = Metrics.counter(NAMESPACE, "runs_not_evaluated");
  private final Counter given = Metrics.counter(NAMESPACE, "scores_given");
  private final Counter failed = Metrics.counter(NAMESPACE, "scores_failed");
  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;
  private final PCollectionView<JudgedRun> preparations;
  private transient @Nullable Scoring scoring;

  ScoreJudgedFn(
      List<EvaluatorSpec> specs, Evaluators evaluators, PCollectionView<JudgedRun> preparations) {
    this.specs = List.copyOf(specs);
    this.evaluators = evaluators;
    this.preparations = preparations;
  }

  @Setup
  public void setup() {
    scoring = Scoring.with(specs, evaluators);
  }

  @ProcessElement
  public void process(ProcessContext context) {
    JudgedRun judged = context.element();
    Run run = judged.run();
    if (run == null) {
      throw new IllegalStateException("A reply came back to a run that is not there");
    }
    Answer answer = Answer.of(run);
    if (answer == null || scoring == null) {
      notEvaluated.inc();
      context.output(run);
      return;
    }
    ObjectNode verdicts = Json.object();
    List<Score> scores =
        scoring.of(answer, AskFn.replies(judged, context.sideInput(preparations)), verdicts);
    long errors = scores.stream().filter(Score::isError).count();
    evaluated.inc();
    given.inc(scores.size() - errors);
    failed.inc(errors);
    Judging judging = judging(judged).withVerdicts(verdicts);
    boolean asked = judging.calls() > 0 || !verdicts.isEmpty();
    context.output(
        run.withScores(Scoring.merge(run.scores(), scores)).withJudging(asked ? judging : null));
  }

  /** Returns what the replies took, added up in an order of their own. */
  static Judging judging(JudgedRun judged) {
    Judging sum = Judging.none();
    for (Run reply : new TreeMap<>(judged.replies()).values()) {
      sum = sum.plus(Judging.of(reply));
    }
    return sum;
  }
}
