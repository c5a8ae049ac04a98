package dev.assay.io.api.batch;

import java.util.function.Function;

/** Whether a batch that may have been submitted is at the provider. */
public sealed interface BatchFound {

  /**
   * It is, or one that looks the same.
   *
   * @param id the provider's
   * @param sure whether it is surely ours; else its results will tell
   */
  record There(String id, boolean sure) implements BatchFound {
    @Override
    public <R> R match(Function<There, R> there, Function<NotThere, R> notThere) {
      return there.apply(this);
    }
  }

  /** It is not. */
  record NotThere() implements BatchFound {
    @Override
    public <R> R match(Function<There, R> there, Function<NotThere, R> notThere) {
      return notThere.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<There, R> there, Function<NotThere, R> notThere);
}
