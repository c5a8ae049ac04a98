package dev.assay.transforms.compare;

import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Whatever can be added to a tally, to the bytes of one tally. */
abstract class TallyFn<T> extends CombineFn<T, ComparisonTally, byte[]> {

  private static final long serialVersionUID = 1L;

  private final ComparisonSpec spec;

  private TallyFn(ComparisonSpec spec) {
    this.spec = spec;
  }

  /** Adds whole clusters. */
  static TallyFn<ClusterSums> ofClusters(ComparisonSpec spec) {
    return new TallyFn<>(spec) {
      private static final long serialVersionUID = 1L;

      @Override
      void add(ComparisonTally tally, ClusterSums cluster) {
        tally.add(cluster);
      }
    };
  }

  /** Adds tallies. */
  static TallyFn<byte[]> ofTallies(ComparisonSpec spec) {
    return new TallyFn<>(spec) {
      private static final long serialVersionUID = 1L;

      @Override
      void add(ComparisonTally tally, byte[] other) {
        tally.add(CompareCoders.tally(other, spec));
      }
    };
  }

  abstract void add(ComparisonTally tally, T input);

  @Override
  public ComparisonTally createAccumulator() {
    return new ComparisonTally(spec);
  }

  @Override
  public ComparisonTally addInput(ComparisonTally tally, T input) {
    add(tally, input);
    return tally;
  }

  @Override
  public ComparisonTally mergeAccumulators(Iterable<ComparisonTally> tallies) {
    ComparisonTally merged = createAccumulator();
    tallies.forEach(merged::add);
    return merged;
  }

  @Override
  public byte[] extractOutput(ComparisonTally tally) {
    return CompareCoders.bytes(tally, spec);
  }

  @Override
  public Coder<ComparisonTally> getAccumulatorCoder(CoderRegistry registry, Coder<T> input) {
    return CompareCoders.tallies(spec);
  }

  @Override
  public Coder<byte[]> getDefaultOutputCoder(CoderRegistry registry, Coder<T> input) {
    return ByteArrayCoder.of();
  }
}
