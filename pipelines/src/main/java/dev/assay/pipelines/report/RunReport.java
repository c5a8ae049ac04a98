package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DataFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The report of one run. All its runs are read once, and once more where they do not fit on the
 * page; memory is bounded by the page's size.
 *
 * @param manifest of the run, but for its outputs
 * @param summary as {@code summary.json} has it
 * @param completed the runs; null where no file holds them as lines
 * @param rejected the file of rejected lines; null where it is not known
 * @param lanes what is known of them
 */
public record RunReport(
    Manifest manifest,
    ObjectNode summary,
    @Nullable CompletedRuns completed,
    @Nullable Path rejected,
    LaneRecord lanes) {

  private static final int MOST_REJECTED = 100;
  private static final int MOST_REJECTED_CHARS = 400;

  /**
   * Makes the page.
   *
   * @throws java.io.UncheckedIOException naming file and line, where the runs cannot be read
   */
  public ReportPage page() throws IOException {
    return page(RowChunks.MOST_PACKED, RowChunks.MOST_UNPACKED);
  }

  ReportPage page(long mostPacked, long mostUnpacked) throws IOException {
    ObjectNode facts = Json.object().put("kind", "run");
    facts.set("run", run());
    facts.set("summary", summary);
    RunCensus census = new RunCensus(lanes);
    CompletedRuns runs = completed;
    RowFit fit =
        RowFit.of(
            (sink, first) -> {
              if (runs != null) {
                read(runs, first ? census : null, sink);
              }
            },
            mostPacked,
            mostUnpacked);
    facts.set("rows", fit.toJson());
    facts.put("has_rows", completed != null);
    facts.set("all", census.toJson());
    facts.set("rejected", rejectedLines());
    facts.put("assay_version", manifest.assayVersion());
    return new ReportPage(manifest.experiment() + " · Assay", facts, fit.rows());
  }

  private static void read(CompletedRuns runs, @Nullable RunCensus census, RowFit.Sink sink) {
    for (DataFile file : runs.files()) {
      runs.scan(
          file,
          (json, offset) -> {
            JsonNode line = Json.parseEncoded(json);
            if (census != null) {
              census.add(line);
            }
            sink.row(RunRank.of(line), line, json);
          });
    }
  }

  private ObjectNode run() {
    ObjectNode json = Json.object();
    json.put("experiment", manifest.experiment());
    json.put("assay_version", manifest.assayVersion());
    json.put("started", manifest.started().toString());
    json.put("finished", manifest.finished().toString());
    json.put("configuration_sha256", manifest.configurationSha256());
    ArrayNode inputs = json.putArray("inputs");
    manifest.inputs().forEach(input -> inputs.addObject().put("path", input.path()));
    return json;
  }

  private ArrayNode rejectedLines() throws IOException {
    ArrayNode list = Json.object().arrayNode();
    if (rejected == null || !Files.exists(rejected)) {
      return list;
    }
    try (BufferedReader lines = Files.newBufferedReader(rejected, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine();
          line != null && list.size() < MOST_REJECTED;
          line = lines.readLine()) {
        JsonNode json = Json.parse(line);
        CutTexts.cut(json, MOST_REJECTED_CHARS);
        list.add(json);
      }
    }
    return list;
  }
}
