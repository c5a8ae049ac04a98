package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.ReadRuns;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.KeepFailures;
import dev.assay.transforms.call.SelectRuns;
import java.nio.file.Path;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of an experiment are asked.
 *
 * @param which null for all that the ledger holds no answer of
 * @param directory the output directory; its files are read before they are replaced
 * @param earlier its runs; null where it has none, and so no failures
 */
record SelectedRuns(
    SelectRuns.@Nullable Which which, Path directory, @Nullable CompletedRuns earlier) {

  /** All that the ledger holds no answer of. */
  static final SelectedRuns UNANSWERED = new SelectedRuns(null, Path.of(""), null);

  PCollection<Run> of(PCollection<Run> runs, CallSettings settings, CallServices services) {
    if (which == null || earlier == null) {
      return runs;
    }
    PCollection<Run> before =
        runs.getPipeline().apply("ReadEarlierRuns", ReadRuns.from(directory, earlier));
    return runs.apply("SelectRuns", SelectRuns.of(which, before, settings, services));
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
