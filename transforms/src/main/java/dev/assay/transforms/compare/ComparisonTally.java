package dev.assay.transforms.compare;

import dev.assay.transforms.evaluate.statistics.Multiplicity;
import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is counted and summed over paired records; can be added to others of its kind in
 * any order. Memory is bounded by the number of scores and of slices, not of records.
 */
public final class ComparisonTally {

  /** Values of a field beyond which it is not compared by. */
  static final int MOST_SLICES = 100;

  private static final int UNITS = 4_096;
  private static final int SLICE_UNITS = 512;
  private static final int DRAWS = 9_999;
  private static final int SLICE_DRAWS = 1_999;

  private final ComparisonSpec spec;
  private final SortedMap<String, PairTally> scores = new TreeMap<>();
  private final SortedMap<String, PairTally> metrics = new TreeMap<>();
  private final SortedMap<String, @Nullable SortedMap<String, SliceTally>> slices = new TreeMap<>();
  private final SortedSet<String> onlyInA = new TreeSet<>();
  private final SortedSet<String> onlyInB = new TreeSet<>();
  private long paired;
  private long onlyA;
  private long onlyB;

  /** The records of one value of a field. */
  private static final class SliceTally {
    private final SortedMap<String, PairTally> scores = new TreeMap<>();
    private long records;

    PairTally score(String name) {
      return scores.computeIfAbsent(name, missing -> PairTally.of(SLICE_UNITS, 0));
    }
  }

  /** Begins without records. */
  public ComparisonTally(ComparisonSpec spec) {
    this.spec = spec;
    spec.fields().slices().forEach(field -> slices.put(field, new TreeMap<>()));
  }

  /** Adds a record. */
  public void add(PairedRecord record) {
    if (!record.paired()) {
      if (record.inA()) {
        onlyA++;
        remember(onlyInA, record.id());
      } else {
        onlyB++;
        remember(onlyInB, record.id());
      }
      return;
    }
    paired++;
    record
        .scores()
        .forEach(
            (name, value) -> {
              if (spec.compares(name)) {
                score(name).add(record, value);
              }
            });
    record.metrics().forEach((name, value) -> metric(name).add(record, value));
    record.slices().forEach((field, value) -> addTo(field, value, record));
  }

  private void addTo(String field, String value, PairedRecord record) {
    SliceTally slice = slice(field, value);
    if (slice != null) {
      slice.records++;
      record
          .scores()
          .forEach(
              (name, pair) -> {
                if (spec.compares(name)) {
                  slice.score(name).add(record, pair);
                }
              });
    }
  }

  private void remember(SortedSet<String> ids, String id) {
    ids.add(id);
    if (ids.size() > spec.shown()) {
      ids.remove(ids.last());
    }
  }

  private PairTally score(String name) {
    return scores.computeIfAbsent(name, missing -> PairTally.of(UNITS, spec.shown()));
  }

  private PairTally metric(String name) {
    return metrics.computeIfAbsent(name, missing -> PairTally.of(UNITS, spec.shown()));
  }

  private @Nullable SliceTally slice(String field, String value) {
    SortedMap<String, SliceTally> values = slices.get(field);
    if (values == null) {
      return null;
    }
    SliceTally slice = values.computeIfAbsent(value, missing -> new SliceTally());
    if (values.size() > MOST_SLICES) {
      slices.put(field, null);
      return null;
    }
    return slice;
  }

  /** Adds a whole cluster of records, each of which is also added by itself. */
  public void add(ClusterSums cluster) {
    cluster
        .parts()
        .forEach(
            (scope, part) -> {
              String[] path = ClusterSums.path(scope);
              PairTally tally;
              switch (path[0]) {
                case "s" -> tally = score(path[1]);
                case "m" -> tally = metric(path[1]);
                default -> {
                  SliceTally slice = slice(path[1], path[2]);
                  tally = slice == null ? null : slice.score(path[3]);
                }
              }
              if (tally != null) {
                tally.addCluster(part.sum(), part.size());
              }
            });
  }

  /** Adds what another has counted of other records. */
  public void add(ComparisonTally other) {
    paired += other.paired;
    onlyA += other.onlyA;
    onlyB += other.onlyB;
    other.onlyInA.forEach(id -> remember(onlyInA, id));
    other.onlyInB.forEach(id -> remember(onlyInB, id));
    other.scores.forEach((name, tally) -> score(name).add(tally));
    other.metrics.forEach((name, tally) -> metric(name).add(tally));
    for (String field : other.slices.keySet()) {
      SortedMap<String, SliceTally> values = other.slices.get(field);
      if (values == null) {
        slices.put(field, null);
      } else {
        values.forEach((value, tally) -> addSlice(field, value, tally));
      }
    }
  }

  private void addSlice(String field, String value, SliceTally other) {
    SliceTally mine = slice(field, value);
    if (mine != null) {
      mine.records += other.records;
      other.scores.forEach((name, tally) -> mine.score(name).add(tally));
    }
  }

  /**
   * Returns the comparison. Scores and their slices are adjusted for being several together, and
   * measurements together.
   */
  public Comparison comparison() {
    boolean clustered = spec.fields().cluster() != null;
    SortedMap<String, PairStats> ofScores = new TreeMap<>();
    scores.forEach(
        (name, tally) -> ofScores.put(name, tally.stats(name, false, clustered, spec, DRAWS)));
    SortedMap<String, PairStats> ofMetrics = new TreeMap<>();
    metrics.forEach(
        (name, tally) -> ofMetrics.put(name, tally.stats(name, true, clustered, spec, DRAWS)));
    ofMetrics.values().removeIf(ComparisonTally::saysNothing);
    List<SortedMap<String, PairStats>> family = new ArrayList<>(List.of(ofScores));
    IdentityHashMap<SliceTally, SortedMap<String, PairStats>> ofSlices = new IdentityHashMap<>();
    for (SliceTally slice : allSlices()) {
      SortedMap<String, PairStats> stats = new TreeMap<>();
      slice.scores.forEach(
          (name, tally) -> stats.put(name, tally.stats(name, false, clustered, spec, SLICE_DRAWS)));
      family.add(stats);
      ofSlices.put(slice, stats);
    }
    adjust(family);
    adjust(List.of(ofMetrics));
    return new Comparison(
        paired,
        onlyA,
        onlyB,
        List.copyOf(onlyInA),
        List.copyOf(onlyInB),
        spec.fields(),
        ofScores,
        ofMetrics,
        slices(ofSlices),
        spec.seed());
  }

  private List<SliceTally> allSlices() {
    List<SliceTally> all = new ArrayList<>();
    for (SortedMap<String, SliceTally> values : slices.values()) {
      if (values != null) {
        all.addAll(values.values());
      }
    }
    return all;
  }

  private SortedMap<String, @Nullable SortedMap<String, Comparison.Slice>> slices(
      IdentityHashMap<SliceTally, SortedMap<String, PairStats>> stats) {
    SortedMap<String, @Nullable SortedMap<String, Comparison.Slice>> found = new TreeMap<>();
    for (String field : slices.keySet()) {
      SortedMap<String, SliceTally> values = slices.get(field);
      SortedMap<String, Comparison.Slice> ofField = new TreeMap<>();
      if (values != null) {
        values.forEach(
            (value, slice) ->
                ofField.put(
                    value,
                    new Comparison.Slice(
                        slice.records, stats.getOrDefault(slice, new TreeMap<>()))));
      }
      found.put(field, values == null ? null : ofField);
    }
    return found;
  }

  /** Counts of what never happened are left out. */
  private static boolean saysNothing(PairStats stats) {
    return stats.wins() + stats.losses() == 0
        && stats.meanA() != null
        && stats.meanA() == 0
        && stats.n() > 0;
  }

  private static void adjust(List<SortedMap<String, PairStats>> family) {
    double[] p =
        family.stream()
            .flatMap(part -> part.values().stream())
            .filter(stats -> stats.p() != null)
            .mapToDouble(stats -> stats.p() == null ? 1 : stats.p())
            .toArray();
    double[] discoveries = Multiplicity.benjaminiHochberg(p);
    double[] any = Multiplicity.holm(p);
    int[] next = {0};
    for (SortedMap<String, PairStats> part : family) {
      part.replaceAll(
          (name, stats) -> {
            if (stats.p() == null) {
              return stats;
            }
            int i = next[0]++;
            return stats.withAdjusted(new PairStats.Adjusted(discoveries[i], any[i]));
          });
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(paired);
    out.writeLong(onlyA);
    out.writeLong(onlyB);
    writeIds(onlyInA, out);
    writeIds(onlyInB, out);
    Texts.write(scores, out, PairTally::write);
    Texts.write(metrics, out, PairTally::write);
    out.writeInt(slices.size());
    for (String field : slices.keySet()) {
      SortedMap<String, SliceTally> values = slices.get(field);
      Texts.write(field, out);
      out.writeBoolean(values != null);
      if (values != null) {
        Texts.write(
            values,
            out,
            (slice, to) -> {
              to.writeLong(slice.records);
              Texts.write(slice.scores, to, PairTally::write);
            });
      }
    }
  }

  private static void writeIds(SortedSet<String> ids, DataOutput out) throws IOException {
    out.writeInt(ids.size());
    for (String id : ids) {
      Texts.write(id, out);
    }
  }

  private static void readIds(SortedSet<String> ids, DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      ids.add(Texts.read(in));
    }
  }

  static ComparisonTally read(DataInput in, ComparisonSpec spec) throws IOException {
    ComparisonTally tally = new ComparisonTally(spec);
    tally.paired = in.readLong();
    tally.onlyA = in.readLong();
    tally.onlyB = in.readLong();
    readIds(tally.onlyInA, in);
    readIds(tally.onlyInB, in);
    tally.scores.putAll(Texts.read(in, PairTally::read));
    tally.metrics.putAll(Texts.read(in, PairTally::read));
    for (int left = in.readInt(); left > 0; left--) {
      String field = Texts.read(in);
      tally.slices.put(field, in.readBoolean() ? Texts.read(in, ComparisonTally::readSlice) : null);
    }
    return tally;
  }

  private static SliceTally readSlice(DataInput in) throws IOException {
    SliceTally slice = new SliceTally();
    slice.records = in.readLong();
    slice.scores.putAll(Texts.read(in, PairTally::read));
    return slice;
  }
}
