package dev.assay.transforms.summarize;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tallies of the same runs to their figures. */
final class Sections {

  private final List<Reducer> reducers;
  private final boolean named;
  private final Estimator estimator;

  /**
   * Prepares to compute figures.
   *
   * @param epochs repetitions of each row
   */
  Sections(Analysis analysis, int epochs) {
    this.reducers =
        analysis.reducers(epochs).stream()
            .filter(reducer -> reducer.kind() != Reducer.Kind.COLLECT)
            .toList();
    this.named = analysis.cluster() != null;
    this.estimator = new Estimator(analysis.intervals());
  }

  /**
   * The tallies of one part.
   *
   * @param runs one by one
   * @param records null where each run is one
   * @param clusters null where each run is one
   * @param drawn resamples; null where there are none
   */
  record Part(
      RunTally runs,
      @Nullable RecordsTally records,
      @Nullable Measures<ClusterSums> clusters,
      @Nullable Measures<Resamples> drawn) {

    private double @Nullable [] means(String measure) {
      Resamples resamples = drawn == null ? null : drawn.get(measure);
      return resamples == null ? null : resamples.means();
    }

    private @Nullable ClusterSums cluster(String measure) {
      return clusters == null ? null : clusters.get(measure);
    }
  }

  Section section(Part part) {
    SortedMap<String, ScoreStats> stats = new TreeMap<>();
    part.runs().scores().forEach((name, tally) -> stats.put(name, score(part, name, tally)));
    return part.runs().section(latency(part), stats);
  }

  private Section.Latency latency(Part part) {
    LatencyHistogram latency = part.runs().latency();
    return new Section.Latency(
        latency.values().mean(),
        latency.percentile(50),
        latency.percentile(95),
        latency.percentile(99),
        independent(part, latency.values(), Measures.LATENCY),
        clustered(part, latency.values(), Measures.LATENCY));
  }

  /** Where there are clusters the resamples are of those. */
  private Estimate independent(Part part, NumberSums numbers, String measure) {
    return estimator.independent(numbers, part.clusters() == null ? part.means(measure) : null);
  }

  private @Nullable Estimate clustered(Part part, NumberSums numbers, String measure) {
    return estimator.clustered(numbers, part.cluster(measure), part.means(measure));
  }

  private ScoreStats score(Part part, String name, ScoreTally tally) {
    long runs = part.runs().runs();
    long completed = part.runs().completed();
    long scored = tally.scored();
    NumberSums numbers = tally.numbers();
    RecordsTally all = part.records();
    RecordsTally.OneScore records = all == null ? null : all.score(name);
    String measure = Measures.score(name);
    Estimate clustered = clustered(part, numbers, measure);
    ClusterSums clusters = part.cluster(measure);
    return new ScoreStats(
        numbers.n() > 0 ? numbers.n() : scored,
        Math.max(0, completed - scored - tally.errors()),
        tally.errors(),
        tally.json(),
        unscored(all, records, runs - Math.min(runs, scored), tally),
        numbers.mean(),
        all == null ? numbers.mean() : records == null ? null : records.meanOfMeans(),
        independent(part, numbers, measure),
        Estimator.wilson(numbers),
        clustered,
        clustered == null || clusters == null ? null : Long.valueOf(clusters.clusters()),
        labels(tally, records),
        tally.states(runs, completed),
        reduced(part, name, records));
  }

  /** A record with other JSON only is not unscored, although nothing can be made of it. */
  private static long unscored(
      @Nullable RecordsTally all,
      RecordsTally.@Nullable OneScore records,
      long ofRuns,
      ScoreTally tally) {
    if (all == null || (tally.json() > 0 && records == null)) {
      return ofRuns;
    }
    return all.records() - (records == null ? 0 : records.scored());
  }

  private static @Nullable LabelStats labels(
      ScoreTally tally, RecordsTally.@Nullable OneScore records) {
    BoundedCounts labels = tally.labels();
    if (labels == null) {
      return null;
    }
    return records == null
        ? LabelStats.of(tally.labelled(), labels, labels, 0)
        : LabelStats.of(tally.labelled(), labels, records.modes(), records.modeTies());
  }

  private SortedMap<String, ReducedStats> reduced(
      Part part, String name, RecordsTally.@Nullable OneScore records) {
    SortedMap<String, ReducedStats> reduced = new TreeMap<>();
    RecordsTally all = part.records();
    if (all == null) {
      return reduced;
    }
    for (Reducer reducer : reducers) {
      if (reducer.isFor(name)) {
        RecordsTally.OneReducer tally = records == null ? null : records.reducer(reducer.name());
        reduced.put(
            reducer.name(),
            stats(
                part,
                tally == null ? new RecordsTally.OneReducer() : tally,
                Measures.reduced(reducer.name(), name)));
      }
    }
    return reduced;
  }

  private ReducedStats stats(Part part, RecordsTally.OneReducer tally, String measure) {
    RecordsTally all = part.records();
    long records = all == null ? 0 : all.records();
    NumberSums numbers = tally.numbers();
    ClusterSums clusters = named ? part.cluster(measure) : null;
    Estimate clustered = named ? clustered(part, numbers, measure) : null;
    BoundedCounts labels = tally.labels();
    String mode = labels.mode();
    return new ReducedStats(
        numbers.mean(),
        mode,
        tally.defined(),
        records - tally.defined(),
        tally.tied(),
        clustered == null ? estimator.independent(numbers, part.means(measure)) : clustered,
        Estimator.wilson(numbers),
        clustered == null || clusters == null ? null : Long.valueOf(clusters.clusters()),
        mode == null ? null : labels.counts());
  }
}
