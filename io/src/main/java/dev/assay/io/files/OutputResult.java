package dev.assay.io.files;

import java.util.function.Function;

/**
 * A value, or the problem that stands in its way.
 *
 * @param <T> the value
 */
public sealed interface OutputResult<T> {

  /**
   * It worked.
   *
   * @param <T> the value
   * @param value what came of it
   */
  record Ok<T>(T value) implements OutputResult<T> {
    @Override
    public <R> R match(Function<T, R> ok, Function<OutputProblem, R> bad) {
      return ok.apply(value);
    }
  }

  /**
   * It did not.
   *
   * @param <T> the value there would be
   * @param problem why
   */
  record Bad<T>(OutputProblem problem) implements OutputResult<T> {
    @Override
    public <R> R match(Function<T, R> ok, Function<OutputProblem, R> bad) {
      return bad.apply(problem);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<T, R> ok, Function<OutputProblem, R> bad);

  /** Returns a problem. */
  static <T> OutputResult<T> bad(String code, int exitCode, String message) {
    return new Bad<>(new OutputProblem(code, message, exitCode));
  }
}
