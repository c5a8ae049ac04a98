package dev.assay.io.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row in one epoch under one variant: what is asked, and what became of it. The row travels
 * inside, so nothing is joined back later.
 *
 * @param row the input row
 * @param epoch 1-based repetition of the row
 * @param variant which prompt and model of the experiment's matrix, such as {@code formal/gpt-4o};
 *     null where the experiment has only one
 * @param call what is asked; null where the row could not be made into a call, which is a {@link
 *     Outcome.Failed} run with no attempt
 * @param outcome what became of it
 * @param trace what it took
 * @param scores in the order of the experiment's evaluators
 * @param judging what judges were asked about it; null where none were
 */
public record Run(
    Row row,
    int epoch,
    @Nullable String variant,
    @Nullable ModelCall call,
    Outcome outcome,
    CallTrace trace,
    List<Score> scores,
    @Nullable Judging judging) {

  /** Copies the scores. */
  public Run {
    scores = List.copyOf(scores);
  }

  /** A run that no judge was asked about. */
  public Run(
      Row row,
      int epoch,
      @Nullable String variant,
      @Nullable ModelCall call,
      Outcome outcome,
      CallTrace trace,
      List<Score> scores) {
    this(row, epoch, variant, call, outcome, trace, scores, null);
  }

  /** A run that is still to be called. */
  public static Run pending(Row row, int epoch, @Nullable String variant, ModelCall call) {
    return new Run(row, epoch, variant, call, new Outcome.Pending(), CallTrace.NONE, List.of());
  }

  /** A run that cannot be called. */
  public static Run unsendable(
      Row row, int epoch, @Nullable String variant, @Nullable ModelCall call, CallError error) {
    return new Run(row, epoch, variant, call, new Outcome.Failed(error), CallTrace.NONE, List.of());
  }

  /** Returns this run with its outcome. */
  public Run withOutcome(Outcome outcome, CallTrace trace) {
    return new Run(row, epoch, variant, call, outcome, trace, scores, judging);
  }

  /** Returns this run with its scores. */
  public Run withScores(List<Score> scores) {
    return new Run(row, epoch, variant, call, outcome, trace, scores, judging);
  }

  /** Returns this run with what judges were asked about it. */
  public Run withJudging(@Nullable Judging judging) {
    return new Run(row, epoch, variant, call, outcome, trace, scores, judging);
  }

  /** Returns whether {@code CallModels} still has to call it. */
  public boolean isPending() {
    return outcome instanceof Outcome.Pending;
  }

  /** Returns the answer of an answered or refused run, else null. */
  public @Nullable Completion completion() {
    return outcome.match(
        p -> null, Outcome.Answered::completion, Outcome.Refused::completion, f -> null);
  }

  /** Returns the error of a failed run, else null. */
  public @Nullable CallError error() {
    return outcome.match(p -> null, a -> null, r -> null, Outcome.Failed::error);
  }

  /**
   * Returns how many requests were sent again: all but the first of each turn, and those that were
   * refused for their rate. In which turn a run without an answer ended is not known; there all but
   * one count.
   */
  public int retries() {
    int turns =
        outcome instanceof Outcome.Answered && call != null
            ? call.prompt().match(text -> 1, several -> several.turns().size(), messages -> 1)
            : 1;
    return Math.max(0, trace.attempts() - trace.rateLimited() - turns);
  }
}
