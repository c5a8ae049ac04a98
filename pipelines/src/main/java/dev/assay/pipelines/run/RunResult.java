package dev.assay.pipelines.run;

import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowCounts;
import dev.assay.io.files.RunCounts;
import dev.assay.io.files.WrittenFile;
import dev.assay.pipelines.command.AssayVersion;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.rows.Expansion;
import dev.assay.transforms.summarize.Conservation;
import dev.assay.transforms.summarize.Section;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline has left in staging, and what it adds up to. The three counts come from three
 * places, so that none can hide a loss: rows read from the survey, rejected lines from the file
 * that holds them, runs from the summary.
 */
record RunResult(ExperimentPlan plan, Survey survey, List<WrittenFile> written, Summary summary) {

  private static final String REJECTED = "rejected.jsonl";

  /**
   * Adds up.
   *
   * @param skipped rows that were left out, as the pipeline counted them
   */
  static RunResult of(
      ExperimentPlan plan,
      Survey survey,
      List<WrittenFile> written,
      Summary figures,
      long skipped) {
    long rejected =
        written.stream()
            .filter(file -> file.finalName().equals(REJECTED))
            .mapToLong(WrittenFile::records)
            .sum();
    long accepted = survey.read() - rejected - skipped;
    Summary summary =
        figures
            .withExperiment(plan.name())
            .withRows(
                new Summary.Rows(survey.read(), rejected, skipped, accepted),
                accepted * plan.expansion().runsPerRow());
    return new RunResult(plan, survey, written, summary);
  }

  /** Returns this result with another summary of the same figures. */
  RunResult withSummary(Summary summary) {
    return new RunResult(plan, survey, written, summary);
  }

  /** Returns what does not add up, or null where all does. */
  @Nullable String mismatch() {
    Expansion expansion = plan.expansion();
    return Conservation.mismatch(
        summary, expansion.epochs(), (int) (expansion.runsPerRow() / expansion.epochs()));
  }

  /** Puts the new files in place, the report among them where it is wanted. */
  OutputResult<Manifest> commit(
      OutputDirectory directory, ReportStep reports, Instant started, Instant finished) {
    Summary.Rows rows = summary.input().rows();
    Section.Outcomes runs = summary.figures().all().outcomes();
    Manifest manifest =
        new Manifest(
            AssayVersion.get(),
            plan.name(),
            started,
            finished,
            PlanHash.of(ExperimentRecord.settings(plan), PlanEvaluators.of(plan)),
            survey.datasetFiles(),
            List.of(),
            new RowCounts(rows.read(), rows.rejected(), rows.skipped(), rows.accepted()),
            new RunCounts(
                summary.input().runsExpected(), runs.answered(), runs.refused(), runs.failed()));
    OutputCommit commit =
        OutputCommit.to(directory, manifest)
            .withFiles(written)
            .withSummary(SummaryJson.CODEC.toJson(summary));
    return (plan.output().report() ? reports.into(commit, manifest, summary, written) : commit)
        .commit();
  }
}
