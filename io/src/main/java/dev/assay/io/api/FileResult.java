package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import java.util.function.Function;

/**
 * What came of asking an account for files.
 *
 * @param <T> what was asked for
 */
public sealed interface FileResult<T> {

  /**
   * It was done.
   *
   * @param value what was asked for
   * @param <T> its type
   */
  record Done<T>(T value) implements FileResult<T> {
    @Override
    public <R> R match(Function<Done<T>, R> done, Function<Failed<T>, R> failed) {
      return done.apply(this);
    }
  }

  /**
   * It was not done.
   *
   * @param error why
   * @param <T> what was asked for
   */
  record Failed<T>(CallError error) implements FileResult<T> {
    @Override
    public <R> R match(Function<Done<T>, R> done, Function<Failed<T>, R> failed) {
      return failed.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<Done<T>, R> done, Function<Failed<T>, R> failed);
}
