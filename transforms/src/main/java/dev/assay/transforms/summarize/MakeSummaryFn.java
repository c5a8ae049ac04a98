package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** All tallies to the summary. */
final class MakeSummaryFn extends DoFn<Integer, Summary> {

  private static final long serialVersionUID = 1L;

  private final Analysis analysis;
  private final int epochs;
  private final Views views;

  /**
   * The tallies; each but the first null where it is not needed.
   *
   * @param runs one by one
   * @param records what the epochs come to
   * @param clusters for clustered standard errors
   * @param drawn for a bootstrap
   * @param results of summary evaluators
   */
  record Views(
      PCollectionView<Iterable<Breakdown<RunTally>>> runs,
      @Nullable PCollectionView<Iterable<Breakdown<RecordsTally>>> records,
      @Nullable PCollectionView<Iterable<Breakdown<Measures<ClusterSums>>>> clusters,
      @Nullable PCollectionView<Iterable<Breakdown<Measures<Resamples>>>> drawn,
      @Nullable PCollectionView<byte[]> results)
      implements Serializable {

    List<PCollectionView<?>> all() {
      List<PCollectionView<?>> all = new ArrayList<>(List.of(runs));
      if (records != null) {
        all.add(records);
      }
      if (clusters != null) {
        all.add(clusters);
      }
      if (drawn != null) {
        all.add(drawn);
      }
      if (results != null) {
        all.add(results);
      }
      return all;
    }
  }

  MakeSummaryFn(Analysis analysis, int epochs, Views views) {
    this.analysis = analysis;
    this.epochs = epochs;
    this.views = views;
  }

  @ProcessElement
  public void process(ProcessContext context) throws IOException {
    Breakdown<RunTally> runs = only(context, views.runs());
    Summary summary =
        summary(
            analysis,
            epochs,
            runs == null ? Breakdown.of(RunTally::new, 2 + analysis.slices().size()) : runs,
            only(context, views.records()),
            only(context, views.clusters()),
            only(context, views.drawn()));
    if (views.results() != null) {
      summary =
          summary.withSummaryEvaluators(
              (ObjectNode) Json.parseEncoded(context.sideInput(views.results())));
    }
    context.output(summary);
  }

  /** Returns what a view holds; null where there were no runs. */
  private static <T> @Nullable T only(
      DoFn<?, ?>.ProcessContext context, @Nullable PCollectionView<Iterable<T>> view) {
    if (view == null) {
      return null;
    }
    var found = context.sideInput(view).iterator();
    return found.hasNext() ? found.next() : null;
  }

  static Summary summary(
      Analysis analysis,
      int epochs,
      Breakdown<RunTally> runs,
      @Nullable Breakdown<RecordsTally> records,
      @Nullable Breakdown<Measures<ClusterSums>> clusters,
      @Nullable Breakdown<Measures<Resamples>> drawn) {
    Sections sections = new Sections(analysis, epochs);
    List<@Nullable SortedMap<String, Section>> sides = new ArrayList<>();
    for (int i = 0; i < 2 + analysis.slices().size(); i++) {
      sides.add(side(sections, i, runs, records, clusters, drawn));
    }
    List<Summary.Sliced> slices = new ArrayList<>();
    for (int i = 0; i < analysis.slices().size(); i++) {
      slices.add(new Summary.Sliced(analysis.slices().get(i).name(), sides.get(2 + i)));
    }
    Section all =
        sections.section(
            new Sections.Part(
                runs.total(),
                records == null ? null : records.total(),
                clusters == null ? null : clusters.total(),
                drawn == null ? null : drawn.total()));
    return new Summary(new Summary.Figures(all, sides.get(0), sides.get(1), slices, analysis));
  }

  private static @Nullable SortedMap<String, Section> side(
      Sections sections,
      int side,
      Breakdown<RunTally> runs,
      @Nullable Breakdown<RecordsTally> records,
      @Nullable Breakdown<Measures<ClusterSums>> clusters,
      @Nullable Breakdown<Measures<Resamples>> drawn) {
    SortedMap<String, RunTally> parts = runs.side(side);
    if (parts == null) {
      return null;
    }
    SortedMap<String, Section> found = new TreeMap<>();
    parts.forEach(
        (value, tally) ->
            found.put(
                value,
                sections.section(
                    new Sections.Part(
                        tally,
                        part(records, side, value),
                        part(clusters, side, value),
                        part(drawn, side, value)))));
    return found;
  }

  private static <T extends Tally<T>> @Nullable T part(
      @Nullable Breakdown<T> breakdown, int side, String value) {
    SortedMap<String, T> parts = breakdown == null ? null : breakdown.side(side);
    return parts == null ? null : parts.get(value);
  }
}
