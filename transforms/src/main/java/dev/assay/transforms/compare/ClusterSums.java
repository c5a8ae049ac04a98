package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.ExactSum;
import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The differences of one cluster of records, by what is compared. */
public final class ClusterSums {

  /** Stands before a record that has no cluster and is one by itself. */
  private static final String ALONE = "\u0001";

  private static final String IN = "\u0000";

  /** One sum. */
  static final class Part {
    private final ExactSum sum;
    private long size;

    private Part(ExactSum sum, long size) {
      this.sum = sum;
      this.size = size;
    }

    ExactSum sum() {
      return sum;
    }

    long size() {
      return size;
    }
  }

  private final SortedMap<String, Part> parts = new TreeMap<>();

  /** Begins without records. */
  public ClusterSums() {}

  /** Returns the cluster that a record belongs to. */
  public static String of(PairedRecord record) {
    return record.cluster() == null
        ? ALONE + record.id() + IN + record.variant()
        : record.cluster();
  }

  static String score(String name) {
    return "s" + IN + name;
  }

  static String metric(String name) {
    return "m" + IN + name;
  }

  static String slice(String field, String value, String name) {
    return "f" + IN + field + IN + value + IN + name;
  }

  /** Returns the parts of what the three above return. */
  static String[] path(String scope) {
    return scope.split(IN, -1);
  }

  SortedMap<String, Part> parts() {
    return parts;
  }

  /** Adds a record of this cluster that is on both sides. */
  public void add(PairedRecord record, ComparisonSpec spec) {
    record
        .scores()
        .forEach(
            (name, value) -> {
              if (value.hasNumbers() && spec.compares(name)) {
                add(score(name), value.difference());
                record
                    .slices()
                    .forEach((field, slice) -> add(slice(field, slice, name), value.difference()));
              }
            });
    record
        .metrics()
        .forEach(
            (name, value) -> {
              if (value.hasNumbers()) {
                add(metric(name), value.difference());
              }
            });
  }

  private void add(String scope, double difference) {
    Part part = part(scope);
    part.sum.add(difference);
    part.size++;
  }

  private Part part(String scope) {
    return parts.computeIfAbsent(scope, missing -> new Part(new ExactSum(), 0));
  }

  /** Adds what others of this cluster sum to. */
  public void add(ClusterSums other) {
    other.parts.forEach(
        (scope, part) -> {
          Part mine = part(scope);
          mine.sum.add(part.sum);
          mine.size += part.size;
        });
  }

  void write(DataOutput out) throws IOException {
    Texts.write(
        parts,
        out,
        (part, to) -> {
          part.sum.write(to);
          to.writeLong(part.size);
        });
  }

  static ClusterSums read(DataInput in) throws IOException {
    ClusterSums sums = new ClusterSums();
    sums.parts.putAll(Texts.read(in, from -> new Part(ExactSum.read(from), from.readLong())));
    return sums;
  }
}
