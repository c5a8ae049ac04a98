package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.ReadRuns;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.KeepFailures;
import dev.assay.transforms.call.SelectRuns;
import dev.assay.transforms.call.SplitByRow;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of an experiment are asked.
 *
 * @param which null for all that the ledger holds no answer of
 * @param directory the output directory; its files are read before they are replaced
 * @param earlier its runs; null where it has none, and so no failures
 * @param onlyIds a file with the ids of the rows that are asked at all, one a line; null for all
 */
record SelectedRuns(
    SelectRuns.@Nullable Which which,
    Path directory,
    @Nullable CompletedRuns earlier,
    @Nullable Path onlyIds) {

  /** All that the ledger holds no answer of. */
  static final SelectedRuns UNANSWERED = new SelectedRuns(null, Path.of(""), null);

  /** Runs of all rows. */
  SelectedRuns(SelectRuns.@Nullable Which which, Path directory, @Nullable CompletedRuns earlier) {
    this(which, directory, earlier, null);
  }

  /** Returns this selection with another kind of runs. */
  SelectedRuns asking(SelectRuns.@Nullable Which which) {
    return new SelectedRuns(which, directory, earlier, onlyIds);
  }

  /** Returns this selection among the rows that a file names. */
  SelectedRuns only(Path onlyIds) {
    return new SelectedRuns(which, directory, earlier, onlyIds);
  }

  PCollection<Run> of(PCollection<Run> runs, CallSettings settings, CallServices services) {
    Path ids = onlyIds;
    if (ids == null) {
      return selected("", which, runs, settings, services);
    }
    PCollection<String> named =
        runs.getPipeline()
            .apply("IdsFile", Create.of(ids.toString()))
            .apply("ReadIds", ParDo.of(new ReadIdsFn()));
    PCollectionTuple split = runs.apply("SplitByRow", SplitByRow.of(named));
    PCollection<Run> asked = selected("", which, split.get(SplitByRow.NAMED), settings, services);
    PCollection<Run> others =
        selected("Others", SelectRuns.Which.NONE, split.get(SplitByRow.OTHERS), settings, services);
    return PCollectionList.of(asked).and(others).apply("AllRuns", Flatten.pCollections());
  }

  private PCollection<Run> selected(
      String step,
      SelectRuns.@Nullable Which kind,
      PCollection<Run> runs,
      CallSettings settings,
      CallServices services) {
    if (kind == null || (earlier == null && kind != SelectRuns.Which.NONE)) {
      return runs;
    }
    Pipeline pipeline = runs.getPipeline();
    PCollection<Run> before =
        earlier == null
            ? pipeline.apply(step + "NoEarlierRuns", Create.empty(JsonCoder.of(RunJson.CODEC)))
            : pipeline.apply(step + "ReadEarlierRuns", ReadRuns.from(directory, earlier));
    return runs.apply(step + "SelectRuns", SelectRuns.of(kind, before, settings, services));
  }

  /** Returns what is to be said of the selection once the pipeline has ended. */
  List<String> notes(PipelineResult result) {
    if (onlyIds == null) {
      return List.of();
    }
    long unknown = 0;
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(SplitByRow.class, SplitByRow.UNKNOWN_IDS))
                    .build())
            .getCounters()) {
      unknown += counter.getAttempted();
    }
    return unknown == 0
        ? List.of()
        : List.of(Reports.count(unknown, "id") + " of --only-ids belong to no row");
  }

  /** Gives failures back to runs that were asked again and came to no outcome. */
  PCollection<Run> kept(PCollection<Run> called) {
    if (which != SelectRuns.Which.FAILED || earlier == null) {
      return called;
    }
    PCollection<Run> before =
        called.getPipeline().apply("ReadFailedRuns", ReadRuns.from(directory, earlier));
    return called.apply("KeepFailures", KeepFailures.of(before));
  }
}
