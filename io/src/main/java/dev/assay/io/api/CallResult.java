package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import java.util.function.Function;

/** How one attempt ended. */
public sealed interface CallResult {

  /**
   * The model answered.
   *
   * @param completion its answer
   */
  record Answer(Completion completion) implements CallResult {
    @Override
    public <R> R match(
        Function<Answer, R> answer, Function<Refusal, R> refusal, Function<Problem, R> problem) {
      return answer.apply(this);
    }
  }

  /**
   * The model or its filter declined; charged like an answer and not tried again.
   *
   * @param completion its response is the refusal's text, or empty
   */
  record Refusal(Completion completion) implements CallResult {
    @Override
    public <R> R match(
        Function<Answer, R> answer, Function<Refusal, R> refusal, Function<Problem, R> problem) {
      return refusal.apply(this);
    }
  }

  /**
   * There is no answer.
   *
   * @param error why, and what it means for row and lane
   */
  record Problem(CallError error) implements CallResult {
    @Override
    public <R> R match(
        Function<Answer, R> answer, Function<Refusal, R> refusal, Function<Problem, R> problem) {
      return problem.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(
      Function<Answer, R> answer, Function<Refusal, R> refusal, Function<Problem, R> problem);
}
