package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;

/** Whole clusters to what clustered standard errors are computed from. */
final class ClustersFn
    extends TallyFn<Breakdown<Measures<UnitSums>>, Breakdown<Measures<ClusterSums>>> {

  private static final long serialVersionUID = 1L;

  private final int sides;

  ClustersFn(int sides) {
    this.sides = sides;
  }

  private static Measures<ClusterSums> sums() {
    return Measures.of(ClusterSums::new);
  }

  @Override
  Coder<Breakdown<Measures<ClusterSums>>> coder() {
    return TallyCoder.of(
        in ->
            Breakdown.read(
                in,
                ClustersFn::sums,
                Breakdown.MAX_KEYS,
                tally -> Measures.read(tally, ClusterSums::new, ClusterSums::read)));
  }

  @Override
  public Breakdown<Measures<ClusterSums>> createAccumulator() {
    return Breakdown.of(ClustersFn::sums, sides);
  }

  @Override
  public Breakdown<Measures<ClusterSums>> addInput(
      Breakdown<Measures<ClusterSums>> tally, Breakdown<Measures<UnitSums>> cluster) {
    tally.update(cluster, (mine, sums) -> mine.update(sums, ClusterSums::addCluster));
    return tally;
  }
}
