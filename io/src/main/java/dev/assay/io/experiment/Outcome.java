package dev.assay.io.experiment;

import java.util.function.Function;

/** What became of a run; {@link Pending} only before {@code CallModels}. */
public sealed interface Outcome {

  /** Not called yet. */
  record Pending() implements Outcome {
    @Override
    public <R> R match(
        Function<Pending, R> pending,
        Function<Answered, R> answered,
        Function<Refused, R> refused,
        Function<Failed, R> failed) {
      return pending.apply(this);
    }
  }

  /**
   * The model answered.
   *
   * @param completion its answer
   */
  record Answered(Completion completion) implements Outcome {
    @Override
    public <R> R match(
        Function<Pending, R> pending,
        Function<Answered, R> answered,
        Function<Refused, R> refused,
        Function<Failed, R> failed) {
      return answered.apply(this);
    }
  }

  /**
   * The model or its filter declined, which is an answer that is paid for and not tried again.
   *
   * @param completion what came instead; its response is the refusal's text or empty
   */
  record Refused(Completion completion) implements Outcome {
    @Override
    public <R> R match(
        Function<Pending, R> pending,
        Function<Answered, R> answered,
        Function<Refused, R> refused,
        Function<Failed, R> failed) {
      return refused.apply(this);
    }
  }

  /**
   * There is no answer.
   *
   * @param error why, after the last attempt
   */
  record Failed(CallError error) implements Outcome {
    @Override
    public <R> R match(
        Function<Pending, R> pending,
        Function<Answered, R> answered,
        Function<Refused, R> refused,
        Function<Failed, R> failed) {
      return failed.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(
      Function<Pending, R> pending,
      Function<Answered, R> answered,
      Function<Refused, R> refused,
      Function<Failed, R> failed);

  /** Returns {@code pending}, {@code answered}, {@code refused} or {@code failed}. */
  default String status() {
    return match(p -> "pending", a -> "answered", r -> "refused", f -> "failed");
  }
}
