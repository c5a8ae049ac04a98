package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.ExactSum;
import dev.assay.transforms.summarize.Uncertainty;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What clusters' sums come to. */
final class ClusterTally {

  private final ExactSum squaredSums;
  private final ExactSum weightedSums;
  private final ExactSum squaredSizes;
  private long clusters;

  ClusterTally() {
    this(new ExactSum(), new ExactSum(), new ExactSum());
  }

  private ClusterTally(ExactSum squaredSums, ExactSum weightedSums, ExactSum squaredSizes) {
    this.squaredSums = squaredSums;
    this.weightedSums = weightedSums;
    this.squaredSizes = squaredSizes;
  }

  void add(ExactSum sum, long size) {
    BigDecimal value = sum.value();
    squaredSums.add(value.multiply(value));
    weightedSums.add(value.multiply(BigDecimal.valueOf(size)));
    squaredSizes.add(BigDecimal.valueOf(size).pow(2));
    clusters++;
  }

  void add(ClusterTally other) {
    squaredSums.add(other.squaredSums);
    weightedSums.add(other.weightedSums);
    squaredSizes.add(other.squaredSizes);
    clusters += other.clusters;
  }

  long clusters() {
    return clusters;
  }

  /** Returns the standard error of the mean of n values; null of fewer than two clusters. */
  @Nullable Double error(ExactSum sum, long n) {
    return Uncertainty.clusteredError(sum, n, squaredSums, weightedSums, squaredSizes, clusters);
  }

  void write(DataOutput out) throws IOException {
    squaredSums.write(out);
    weightedSums.write(out);
    squaredSizes.write(out);
    out.writeLong(clusters);
  }

  static ClusterTally read(DataInput in) throws IOException {
    ClusterTally tally = new ClusterTally(ExactSum.read(in), ExactSum.read(in), ExactSum.read(in));
    tally.clusters = in.readLong();
    return tally;
  }
}
