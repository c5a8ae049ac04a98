package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.WrittenFile;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.report.LaneRecord;
import dev.assay.pipelines.report.ReportPage;
import dev.assay.pipelines.report.RunReport;
import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@code report.html} to what is put in place. Answers are worth more than a page about them:
 * where it cannot be made, that is said, and everything else is put in place all the same.
 */
final class ReportStep {

  private static final String REJECTED = "rejected.jsonl";

  private final Path directory;
  private final LaneRecord lanes;
  private final Console console;

  private ReportStep(Path directory, LaneRecord lanes, Console console) {
    this.directory = directory;
    this.lanes = lanes;
    this.console = console;
  }

  /** Reports of a finished directory, on which lanes are on record or nothing is known. */
  static ReportStep in(Path directory, Console console) {
    return new ReportStep(directory, LaneRecord.read(directory.resolve("ledger")), console);
  }

  /** Reports of a run that has just ended, whose lanes are put on record. */
  static ReportStep after(Path directory, Survey survey, RunEnd end, Console console)
      throws IOException {
    LaneRecord lanes =
        new LaneRecord(
            survey.lanes().stream()
                .map(
                    lane ->
                        new LaneRecord.Lane(
                            lane.key().group(),
                            lane.key().model(),
                            lane.limit().requestsPerMinute(),
                            stopped(lane, end)))
                .toList());
    lanes.write(directory.resolve("ledger"));
    return new ReportStep(directory, lanes, console);
  }

  private static @Nullable String stopped(Survey.SurveyedLane lane, RunEnd end) {
    for (LaneSnapshot snapshot : end.stoppedLanes()) {
      if (snapshot.lane().label().equals(lane.key().label()) && snapshot.stoppedBy() != null) {
        return snapshot.stoppedBy().code();
      }
    }
    return null;
  }

  /** Whether a directory has a report. */
  static boolean isIn(Manifest manifest) {
    return manifest.outputs(Content.DOCUMENT).stream()
        .anyMatch(file -> file.name().equals(ReportPage.FILE));
  }

  /** Adds the report of runs that are written and not yet in place. */
  OutputCommit into(
      OutputCommit commit, Manifest manifest, Summary summary, List<WrittenFile> written) {
    Path rejected =
        written.stream()
            .filter(file -> file.finalName().equals(REJECTED))
            .map(file -> Path.of(file.temporaryPath()))
            .findFirst()
            .orElse(directory.resolve(REJECTED));
    return into(
        commit, new RunReport(manifest, json(summary), CompletedRuns.of(written), rejected, lanes));
  }

  /** Adds the report of runs that stay in place. */
  OutputCommit again(OutputCommit commit, Manifest manifest, Summary summary) {
    return into(commit, inPlace(manifest, json(summary)));
  }

  /** Returns the report of runs that are in place. */
  RunReport inPlace(Manifest manifest, ObjectNode summary) {
    @Nullable CompletedRuns completed =
        CompletedRuns.in(directory).match(runs -> runs, problem -> null);
    return new RunReport(manifest, summary, completed, directory.resolve(REJECTED), lanes);
  }

  private static ObjectNode json(Summary summary) {
    return SummaryJson.CODEC.toJson(summary);
  }

  private OutputCommit into(OutputCommit commit, RunReport report) {
    try {
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      report.page().write(page);
      return commit.withDocument(ReportPage.FILE, page.toByteArray());
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      console
          .err()
          .println(
              "Note: no "
                  + ReportPage.FILE
                  + " could be made ("
                  + e.getMessage()
                  + "); assay report "
                  + directory
                  + " tries again");
      return commit;
    }
  }
}
