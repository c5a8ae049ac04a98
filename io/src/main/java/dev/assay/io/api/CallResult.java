package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.http.RateHints;
import java.util.function.Function;

/** How one attempt ended. */
public sealed interface CallResult {

  /**
   * The model answered.
   *
   * @param completion its answer
   * @param hints what the server said about its limits
   */
  record Answer(Completion completion, RateHints hints) implements CallResult {
    /** A result whose reply said nothing about limits. */
    public Answer(Completion completion) {
      this(completion, RateHints.NONE);
    }

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
   * @param hints what the server said about its limits
   */
  record Refusal(Completion completion, RateHints hints) implements CallResult {
    /** A result whose reply said nothing about limits. */
    public Refusal(Completion completion) {
      this(completion, RateHints.NONE);
    }

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
   * @param hints what the server said about its limits
   */
  record Problem(CallError error, RateHints hints) implements CallResult {
    /** A result whose reply said nothing about limits. */
    public Problem(CallError error) {
      this(error, RateHints.NONE);
    }

    @Override
    public <R> R match(
        Function<Answer, R> answer, Function<Refusal, R> refusal, Function<Problem, R> problem) {
      return problem.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(
      Function<Answer, R> answer, Function<Refusal, R> refusal, Function<Problem, R> problem);

  /** Returns what the server said about its limits. */
  default RateHints hints() {
    return match(Answer::hints, Refusal::hints, Problem::hints);
  }
}
