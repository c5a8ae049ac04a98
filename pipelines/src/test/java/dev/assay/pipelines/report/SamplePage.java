package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.CompletedWriter;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowCounts;
import dev.assay.io.files.RunCounts;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.Slice;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import dev.assay.transforms.summarize.SummaryStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reports of given completed lines. */
final class SamplePage {

  private static final Instant TIME = Instant.parse("2026-01-31T12:00:00Z");

  private SamplePage() {}

  /** Returns the lines as runs. */
  static List<Run> runs(List<String> lines) {
    List<Run> runs = new ArrayList<>();
    try {
      for (String line : lines) {
        runs.add(CompletedLine.fromJson(Json.parse(line), new SourcePosition("t", 1, 0)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return runs;
  }

  /** Writes a finished directory of the lines and returns the report of it. */
  static RunReport report(Path directory, String experiment, List<String> lines) {
    List<Run> runs = runs(lines);
    OutputDirectory output =
        ok(OutputDirectory.open(directory, OutputDirectory.Mode.NEW, List.of(), Clock.system()));
    try (output;
        CompletedWriter writer = CompletedWriter.in(output)) {
      for (Run run : runs) {
        writer.write(run);
      }
      RunCounts counts = writer.counts();
      Manifest manifest =
          new Manifest(
              "test",
              experiment,
              TIME,
              TIME.plusSeconds(60),
              "0123456789abcdef",
              List.of(),
              List.of(),
              new RowCounts(runs.size(), 0, 0, runs.size()),
              counts);
      ObjectNode summary = summary(directory, experiment, runs);
      Manifest written = ok(OutputCommit.to(output, manifest).withFiles(writer.finish()).commit());
      return new RunReport(written, summary, ok(CompletedRuns.in(directory)), null, LANES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final LaneRecord LANES =
      new LaneRecord(List.of(new LaneRecord.Lane("openai", "", 600.0, null)));

  private static final Analysis ANALYSIS =
      new Analysis(
          List.of(new Slice(List.of("lang"))), List.of(), null, Analysis.STANDARD.intervals());

  private static ObjectNode summary(Path directory, String experiment, List<Run> runs)
      throws IOException {
    try (ScratchFiles scratch = new ScratchFiles(directory)) {
      SummaryStream stream = new SummaryStream(List.of(), ANALYSIS, List.of(), scratch);
      SummaryStream.Part part = stream.part();
      for (Run run : runs) {
        part.add(run);
      }
      Summary summary =
          stream
              .end()
              .withExperiment(experiment)
              .withRows(new Summary.Rows(runs.size(), 0, 0, runs.size()), runs.size());
      return SummaryJson.CODEC.toJson(summary);
    }
  }

  /** Writes the page of the lines into a folder and returns it. */
  static Path write(Path folder, String experiment, List<String> lines) {
    try {
      String name = Integer.toHexString(experiment.hashCode());
      Path page = folder.resolve("page-" + name + ".html");
      report(folder.resolve("run-" + name), experiment, lines).page().write(page);
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns an answered run's line.
   *
   * @param more keys over those that every line has
   */
  static String line(String id, int epoch, String response, Map<String, Object> more) {
    ObjectNode line = Json.object().put("id", id);
    line.put("epoch", epoch)
        .put("prompt", "What is " + id + "?")
        .put("api", "openai")
        .put("model_name", "gpt-4o-mini")
        .put("status", "answered")
        .put("response", response)
        .put("timestamp_sent", TIME.plusSeconds(epoch).toString().replace("Z", ".000Z"));
    line.putObject("completion")
        .put("finish_reason", "stop")
        .put("latency_ms", 100 + response.length())
        .put("attempts", 1)
        .put("from_ledger", false)
        .putObject("usage")
        .put("input_tokens", 5)
        .put("output_tokens", 2)
        .put("total_tokens", 7);
    ObjectNode scores = line.putObject("scores");
    more.forEach(
        (key, value) -> {
          if (key.startsWith("score:")) {
            scores.putObject(key.substring("score:".length())).putPOJO("value", value);
          } else {
            line.putPOJO(key, value);
          }
        });
    return Json.text(line);
  }

  private static <T> T ok(OutputResult<T> result) {
    return result.match(
        value -> value,
        problem -> {
          throw new AssertionError(problem.message());
        });
  }
}
