package dev.assay.io.experiment;

import java.util.function.Function;

/**
 * What became of one input record: a value or the reason why there is none. Both travel in one
 * collection until {@code WriteRejected} takes the bad ones, so neither can be forgotten.
 *
 * @param <T> the value a good record becomes
 */
public sealed interface Parsed<T> {

  /**
   * A record that was read.
   *
   * @param <T> the value
   * @param value what it became
   */
  record Ok<T>(T value) implements Parsed<T> {
    @Override
    public <R> R match(Function<T, R> ok, Function<Rejected, R> bad) {
      return ok.apply(value);
    }
  }

  /**
   * A record that could not be read.
   *
   * @param <T> the value it would have become
   * @param rejected where and why
   */
  record Bad<T>(Rejected rejected) implements Parsed<T> {
    @Override
    public <R> R match(Function<T, R> ok, Function<Rejected, R> bad) {
      return bad.apply(rejected);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<T, R> ok, Function<Rejected, R> bad);
}
