package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What the standard error of a mean over clusters is computed from. */
final class ClusterSums implements Tally<ClusterSums> {

  private static final int SUMS = 4;

  /** Of sums, of squared sums, of sums times sizes, of squared sizes. */
  private final ExactSum[] sums = new ExactSum[SUMS];

  private long n;
  private long clusters;

  ClusterSums() {
    for (int i = 0; i < SUMS; i++) {
      sums[i] = new ExactSum();
    }
  }

  /** Counts one whole cluster; one without values is none. */
  void addCluster(UnitSums cluster) {
    long size = cluster.n();
    if (size == 0) {
      return;
    }
    BigDecimal sum = cluster.sum().value();
    sums[0].add(cluster.sum());
    sums[1].add(sum.multiply(sum));
    sums[2].add(sum.multiply(BigDecimal.valueOf(size)));
    sums[3].add(size * size);
    n += size;
    clusters++;
  }

  long clusters() {
    return clusters;
  }

  /** Returns the clustered standard error of the mean, null of fewer than two clusters. */
  @Nullable Double stderr() {
    return Uncertainty.clusteredError(sums[0], n, sums[1], sums[2], sums[3], clusters);
  }

  @Override
  public void add(ClusterSums other) {
    for (int i = 0; i < SUMS; i++) {
      sums[i].add(other.sums[i]);
    }
    n += other.n;
    clusters += other.clusters;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    for (ExactSum sum : sums) {
      sum.write(out);
    }
    out.writeLong(n);
    out.writeLong(clusters);
  }

  static ClusterSums read(DataInput in) throws IOException {
    ClusterSums read = new ClusterSums();
    for (int i = 0; i < SUMS; i++) {
      read.sums[i] = ExactSum.read(in);
    }
    read.n = in.readLong();
    read.clusters = in.readLong();
    return read;
  }
}
