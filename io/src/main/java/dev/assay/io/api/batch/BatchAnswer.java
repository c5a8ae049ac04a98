package dev.assay.io.api.batch;

import dev.assay.io.experiment.CallError;
import java.util.function.Function;

/**
 * What came of one exchange with a batch endpoint.
 *
 * @param <T> what was asked for
 */
public sealed interface BatchAnswer<T> {

  /**
   * The endpoint did it.
   *
   * @param <T> what was asked for
   * @param value that
   */
  record Ok<T>(T value) implements BatchAnswer<T> {
    @Override
    public <R> R match(Function<T, R> ok, Function<Problem<T>, R> problem) {
      return ok.apply(value);
    }
  }

  /**
   * The endpoint did not, or nobody knows.
   *
   * @param <T> what was asked for
   * @param error why, by the same rules as for single calls
   * @param unsure whether the endpoint may have done it all the same
   */
  record Problem<T>(CallError error, boolean unsure) implements BatchAnswer<T> {
    @Override
    public <R> R match(Function<T, R> ok, Function<Problem<T>, R> problem) {
      return problem.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<T, R> ok, Function<Problem<T>, R> problem);
}
