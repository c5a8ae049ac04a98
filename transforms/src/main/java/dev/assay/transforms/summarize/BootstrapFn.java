package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.KV;

/**
 * Units to the resamples of every mean. A unit is drawn as a whole, and equally often in every part
 * that it belongs to.
 */
final class BootstrapFn
    extends TallyFn<KV<String, Breakdown<Measures<UnitSums>>>, Breakdown<Measures<Resamples>>> {

  /** Most values of a side; beyond, its parts have other intervals. */
  static final int MAX_KEYS = 100;

  private static final long serialVersionUID = 1L;

  private final int sides;
  private final long seed;
  private final int resamples;

  BootstrapFn(int sides, IntervalSettings settings) {
    this.sides = sides;
    this.seed = settings.seed();
    this.resamples = settings.resamples();
  }

  private static Measures<Resamples> none(int resamples) {
    return Measures.of(() -> new Resamples(resamples));
  }

  @Override
  Coder<Breakdown<Measures<Resamples>>> coder() {
    int each = resamples;
    return TallyCoder.of(
        in ->
            Breakdown.read(
                in,
                () -> none(each),
                MAX_KEYS,
                tally -> Measures.read(tally, () -> new Resamples(each), Resamples::read)));
  }

  @Override
  public Breakdown<Measures<Resamples>> createAccumulator() {
    int each = resamples;
    return Breakdown.of(() -> none(each), sides, MAX_KEYS);
  }

  @Override
  public Breakdown<Measures<Resamples>> addInput(
      Breakdown<Measures<Resamples>> tally, KV<String, Breakdown<Measures<UnitSums>>> unit) {
    int[] weights = PoissonWeights.of(unit.getKey(), seed, resamples);
    tally.update(
        unit.getValue(),
        (mine, sums) ->
            mine.update(
                sums,
                (drawn, own) -> {
                  if (own.n() > 0) {
                    drawn.add(own, weights);
                  }
                }));
    return tally;
  }
}
