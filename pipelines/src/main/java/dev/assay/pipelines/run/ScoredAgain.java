package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.DataFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RunCounts;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.json.Json;
import dev.assay.pipelines.command.AssayVersion;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.summarize.Section;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What scoring again has left in staging. Rows, runs and inputs are those of the manifest before.
 *
 * @param before the manifest of the directory as it stands
 * @param summary of the new scores
 * @param written the new files; none where completed lines stay
 */
record ScoredAgain(Manifest before, Summary summary, List<WrittenFile> written) {

  static ScoredAgain of(
      Path directory, Manifest before, Summary scored, List<WrittenFile> written) {
    long known = scored.figures().all().calls().inDoubt();
    Summary earlier = summaryBefore(directory);
    JsonNode early = earlier == null ? null : earlier.findings().earlyStopping();
    Summary summary =
        (early == null ? scored : scored.withEarlyStopping(early))
            .withExperiment(before.experiment())
            .withRows(
                new Summary.Rows(
                    before.rows().read(),
                    before.rows().rejected(),
                    before.rows().skipped(),
                    before.rows().accepted()),
                before.runs().expected())
            .withEarlierInDoubt(
                Math.max(
                    0, (earlier == null ? 0 : earlier.figures().all().calls().inDoubt()) - known));
    return new ScoredAgain(before, summary, written);
  }

  /** Returns this result with another summary of the same figures. */
  ScoredAgain withSummary(Summary summary) {
    return new ScoredAgain(before, summary, written);
  }

  /**
   * What earlier processes left in doubt, and which rows were never called, stands in no run but in
   * the summary before; null where that is lost.
   */
  private static @Nullable Summary summaryBefore(Path directory) {
    try {
      return SummaryJson.CODEC.fromJson(
          Json.parse(Files.readAllBytes(directory.resolve("summary.json"))));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Puts the new files in place.
   *
   * @param evaluators null where scores stay
   * @param record of the run; null where it is lost
   */
  OutputResult<Manifest> commit(
      OutputDirectory directory,
      @Nullable List<EvaluatorSpec> evaluators,
      @Nullable ExperimentRecord record,
      ReportStep reports,
      Instant finished) {
    Section.Outcomes runs = summary.figures().all().outcomes();
    RunCounts counted =
        new RunCounts(before.runs().expected(), runs.answered(), runs.refused(), runs.failed());
    if (!counted.equals(before.runs())) {
      return OutputResult.bad(
          "OUT_COUNTS",
          ExitStatus.INTERNAL.code(),
          "Runs do not add up: " + counted + " (must be " + before.runs() + ")");
    }
    List<DataFile> kept = new ArrayList<>(before.outputs(DataFile.Content.REJECTED));
    if (evaluators == null) {
      kept.addAll(before.outputs(DataFile.Content.RUNS));
    }
    Manifest manifest =
        new Manifest(
            AssayVersion.get(),
            before.experiment(),
            before.started(),
            finished,
            evaluators == null
                ? before.configurationSha256()
                : PlanHash.of(settings(record), evaluators),
            before.inputs(),
            List.of(),
            before.rows(),
            before.runs());
    OutputCommit commit =
        OutputCommit.to(directory, manifest)
            .withFiles(written)
            .keeping(kept)
            .withSummary(SummaryJson.CODEC.toJson(summary));
    return withReport(commit, manifest, reports, evaluators == null).commit();
  }

  /** A directory that had a report gets a new one; others stay without. */
  private OutputCommit withReport(
      OutputCommit commit, Manifest manifest, ReportStep reports, boolean sameRuns) {
    if (!ReportStep.isIn(before)) {
      return commit;
    }
    return sameRuns
        ? reports.again(commit, manifest, summary)
        : reports.into(commit, manifest, summary, written);
  }

  /** Without a record, what is known of the settings is their hash. */
  private ObjectNode settings(@Nullable ExperimentRecord record) {
    return record == null
        ? Json.object().put("configuration_sha256", before.configurationSha256())
        : record.settings();
  }
}
