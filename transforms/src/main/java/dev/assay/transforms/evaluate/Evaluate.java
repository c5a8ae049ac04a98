package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Runs to runs with scores; as many come out as went in, and no model is called. Answered and
 * refused runs are evaluated, a refused one by the text of its refusal, since it was paid for and
 * belongs to the mean; failed and pending runs pass as they are. Scores that a run already has stay
 * in front, but one of the same name gives way to the new one.
 *
 * <p>Counts in namespace {@code evaluate}: {@code runs_evaluated}, {@code runs_not_evaluated},
 * {@code scores_given}, {@code scores_failed}.
 */
public final class Evaluate extends PTransform<PCollection<Run>, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  private final List<EvaluatorSpec> specs;
  private final Evaluators evaluators;

  private Evaluate(List<EvaluatorSpec> specs, Evaluators evaluators) {
    List<String> problems = evaluators.problems(specs);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    this.specs = List.copyOf(specs);
    this.evaluators = evaluators;
  }

  /**
   * Evaluates with the standard types.
   *
   * @throws IllegalArgumentException with all problems that {@link Evaluators#problems} finds
   */
  public static Evaluate with(List<EvaluatorSpec> specs) {
    return with(specs, Evaluators.standard());
  }

  /**
   * Evaluates with types of the caller's choice.
   *
   * @throws IllegalArgumentException with all problems that {@link Evaluators#problems} finds
   */
  public static Evaluate with(List<EvaluatorSpec> specs, Evaluators evaluators) {
    return new Evaluate(specs, evaluators);
  }

  /**
   * Returns what evaluates run after run without a pipeline, for one thread.
   *
   * @throws IllegalArgumentException with all problems that {@link Evaluators#problems} finds
   */
  public static InPlace inPlace(List<EvaluatorSpec> specs, Evaluators evaluators) {
    return new InPlace(with(specs, evaluators));
  }

  /** Evaluates one run after the other, as the transform does. Used by one thread at a time. */
  public static final class InPlace implements AutoCloseable {

    private final Scoring scoring;

    private InPlace(Evaluate evaluate) {
      this.scoring = Scoring.with(evaluate.specs, evaluate.evaluators);
    }

    /** Returns the run with its scores; as it is where it has no answer. */
    public Run apply(Run run) {
      Answer answer = Answer.of(run);
      return answer == null ? run : run.withScores(Scoring.merge(run.scores(), scoring.of(answer)));
    }

    /** Ends what evaluators have started. */
    @Override
    public void close() {
      scoring.close();
    }
  }

  @Override
  public PCollection<Run> expand(PCollection<Run> runs) {
    return runs.apply("EvaluateAnswers", ParDo.of(new EvaluateFn(specs, evaluators)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }
}
