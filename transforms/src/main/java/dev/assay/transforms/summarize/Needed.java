package dev.assay.transforms.summarize;

import java.util.List;

/**
 * What has to be known beside the runs one by one.
 *
 * @param reducers what whole records are reduced to; empty where nothing is
 * @param clusters whether units are summed for clustered standard errors
 * @param bootstrap whether units are drawn
 * @param ofUnits the reducers that units are summed by, too: reduced scores are one for each
 *     record, so only other units than records, and draws, matter to them
 */
record Needed(List<Reducer> reducers, boolean clusters, boolean bootstrap, List<Reducer> ofUnits) {

  static Needed of(Analysis analysis, int epochs) {
    boolean bootstrap = analysis.intervals().method() == IntervalSettings.Method.BOOTSTRAP;
    List<Reducer> reducers = analysis.reducers(epochs);
    return new Needed(
        reducers,
        epochs > 1 || analysis.cluster() != null,
        bootstrap,
        analysis.cluster() == null && !bootstrap ? List.of() : reducers);
  }

  /** Whether the epochs of a record have to be brought together. */
  boolean records() {
    return reduced() || units();
  }

  boolean reduced() {
    return !reducers.isEmpty();
  }

  boolean units() {
    return clusters || bootstrap;
  }
}
