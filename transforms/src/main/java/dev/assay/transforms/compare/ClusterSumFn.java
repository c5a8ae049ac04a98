package dev.assay.transforms.compare;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Parts of a cluster to the whole of it. */
final class ClusterSumFn extends CombineFn<ClusterSums, ClusterSums, ClusterSums> {

  private static final long serialVersionUID = 1L;

  @Override
  public ClusterSums createAccumulator() {
    return new ClusterSums();
  }

  @Override
  public ClusterSums addInput(ClusterSums sums, ClusterSums part) {
    sums.add(part);
    return sums;
  }

  @Override
  public ClusterSums mergeAccumulators(Iterable<ClusterSums> parts) {
    ClusterSums merged = createAccumulator();
    parts.forEach(merged::add);
    return merged;
  }

  @Override
  public ClusterSums extractOutput(ClusterSums sums) {
    return sums;
  }

  @Override
  public Coder<ClusterSums> getAccumulatorCoder(CoderRegistry registry, Coder<ClusterSums> input) {
    return CompareCoders.CLUSTERS;
  }

  @Override
  public Coder<ClusterSums> getDefaultOutputCoder(
      CoderRegistry registry, Coder<ClusterSums> input) {
    return CompareCoders.CLUSTERS;
  }
}
