package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/**
 * Adds inputs to a tally that is also the result.
 *
 * @param <I> the inputs
 * @param <T> the tally
 */
abstract class TallyFn<I, T extends Tally<T>> extends CombineFn<I, T, T> {

  private static final long serialVersionUID = 1L;

  abstract Coder<T> coder();

  @Override
  public T mergeAccumulators(Iterable<T> tallies) {
    T merged = createAccumulator();
    tallies.forEach(merged::add);
    return merged;
  }

  @Override
  public T extractOutput(T tally) {
    return tally;
  }

  @Override
  public Coder<T> getAccumulatorCoder(CoderRegistry registry, Coder<I> inputCoder) {
    return coder();
  }

  @Override
  public Coder<T> getDefaultOutputCoder(CoderRegistry registry, Coder<I> inputCoder) {
    return coder();
  }
}
