package dev.assay.pipelines.run;

import dev.assay.io.experiment.Run;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DatasetFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowCounts;
import dev.assay.io.files.RunCounts;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenPart;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.AssayVersion;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import dev.assay.transforms.summarize.SummaryStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts part after part in place, each with a manifest and a summary of all parts until then, in one
 * step that a crash does not halve. Safe for several threads.
 */
final class StreamCommits {

  private final OutputDirectory directory;
  private final ExperimentPlan plan;
  private final Intake intake;
  private final PartsInPlace parts;
  private final SummaryStream summaries;
  private final SummaryStream.Part summed;
  private final Journal<PartRecord> journal;
  private final Instant started;
  private final Clock clock;
  private final Set<String> committed = new HashSet<>();

  /**
   * Makes the commits of a directory.
   *
   * @param restored the parts in place; their runs are in the summary already
   */
  StreamCommits(
      OutputDirectory directory,
      ExperimentPlan plan,
      Intake intake,
      StreamRestore restored,
      Instant started,
      Clock clock) {
    this.directory = directory;
    this.plan = plan;
    this.intake = intake;
    this.parts = restored.parts();
    this.summaries = restored.summaries();
    this.summed = restored.summed();
    this.journal = restored.partsJournal();
    this.started = started;
    this.clock = clock;
  }

  /** Puts a part in place; nothing happens where it was put there before. */
  synchronized void commit(WrittenPart written) throws IOException {
    if (!committed.add(written.files().get(0).temporaryPath())) {
      return;
    }
    WrittenPart part = written.numbered(parts.nextNumber());
    journal.add(PartRecord.of(part));
    CompletedRuns runs = CompletedRuns.of(part.files());
    if (runs != null) {
      try (Stream<Run> each = runs.stream()) {
        each.forEach(this::sum);
      }
    }
    parts.add(part);
    Manifest manifest =
        put(part.files(), summary(), (commit, ready, summary) -> commit)
            .match(
                in -> in,
                problem -> {
                  throw new UncheckedIOException(
                      new IOException(problem.code() + ": " + problem.message()));
                });
    parts.inPlace(manifest);
    intake.touch();
  }

  /** What is put in place beside the summary. */
  interface Documents {
    OutputCommit into(OutputCommit commit, Manifest manifest, Summary summary);
  }

  /** Puts the whole in place once more, with its last summary and what belongs to it. */
  synchronized OutputResult<Manifest> end(Summary summary, Documents documents) {
    return put(List.of(), summary, documents)
        .match(
            manifest -> {
              parts.inPlace(manifest);
              return new OutputResult.Ok<>(manifest);
            },
            OutputResult.Bad::new);
  }

  /** Returns the summary of all parts in place. */
  synchronized Summary summary() throws IOException {
    RowCounts rows = rows();
    return summaries
        .end()
        .withExperiment(plan.name())
        .withRows(
            new Summary.Rows(rows.read(), rows.rejected(), rows.skipped(), rows.accepted()),
            runs().expected());
  }

  /** Returns whether every row that was taken has all its outcomes in place. */
  synchronized boolean complete() {
    return intake.taken().stream()
        .allMatch(file -> parts.isDone(file, plan.expansion().runsPerRow()));
  }

  /** Returns the files that were taken. */
  List<DatasetFile> inputs() {
    return intake.taken().stream().map(TakenFile::datasetFile).toList();
  }

  private OutputResult<Manifest> put(
      List<WrittenFile> files, Summary summary, Documents documents) {
    Manifest manifest =
        new Manifest(
            AssayVersion.get(),
            plan.name(),
            started,
            clock.now(),
            PlanHash.of(ExperimentRecord.settings(plan), PlanEvaluators.of(plan)),
            inputs(),
            List.of(),
            rows(),
            runs());
    OutputCommit commit =
        OutputCommit.to(directory, manifest)
            .withFiles(files)
            .continuing(parts.manifest())
            .withSummary(SummaryJson.CODEC.toJson(summary));
    return documents.into(commit, manifest, summary).commit();
  }

  /** Rows that wait for an outcome of theirs count as skipped. */
  private RowCounts rows() {
    long read = 0;
    for (TakenFile file : intake.taken()) {
      read += file.accepted() + file.rejected();
    }
    long rejected = parts.rejected();
    long accepted = runs().expected() / plan.expansion().runsPerRow();
    return new RowCounts(read, rejected, read - rejected - accepted, accepted);
  }

  private RunCounts runs() {
    Map<String, Long> kinds = parts.runs();
    long answered = kinds.getOrDefault("answered", 0L);
    long refused = kinds.getOrDefault("refused", 0L);
    long failed = kinds.getOrDefault("failed", 0L);
    return new RunCounts(answered + refused + failed, answered, refused, failed);
  }

  private void sum(Run run) {
    try {
      summed.add(run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
