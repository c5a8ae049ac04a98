package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.WrittenFile;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.summarize.Section;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryEvaluators;
import dev.assay.transforms.summarize.custom.RowStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds to a summary what the summary evaluators say that see every row, which they read here. */
final class RowSummaries {

  private RowSummaries() {}

  /** Reads the rows from files that are written and not yet in place. */
  static Summary of(List<EvaluatorSpec> specs, Summary summary, List<WrittenFile> written) {
    return of(specs, summary, CompletedRuns.of(written));
  }

  /** Reads the rows from the files of a finished directory; null where none holds JSONL. */
  static Summary of(List<EvaluatorSpec> specs, Summary summary, @Nullable CompletedRuns completed) {
    List<EvaluatorSpec> ofRows = SummaryEvaluators.ofRows(specs);
    if (ofRows.isEmpty()) {
      return summary;
    }
    if (completed == null) {
      return summary.withResults(ofRows.stream().map(RowSummaries::noRows).toList());
    }
    Section.Outcomes runs = summary.figures().all().outcomes();
    try (Stream<Run> rows = completed.stream()) {
      return summary.withResults(
          RowStream.results(
              ofRows,
              rows.iterator(),
              runs.answered() + runs.refused() + runs.failed(),
              List.copyOf(summary.figures().all().scores().keySet())));
    }
  }

  private static Score noRows(EvaluatorSpec spec) {
    return Score.error(
        spec.name(),
        "EVAL_NO_ROWS",
        "It reads the rows from completed.jsonl, which is not among the outputs (add jsonl to"
            + " output.formats)");
  }
}
