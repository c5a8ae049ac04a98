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
  private static final double GUESSED_RATIO = 0.25;
  private static final double LEAST_RATIO = 0.001;

  /** Where texts pack worse than guessed, another try has so much of the room of the last. */
  private static final double LESS_ROOM = 0.8;

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
    Pass pass = new Pass(RunChoice.ALL, mostPacked, mostUnpacked, census);
    if (completed != null) {
      pass.over(completed);
      RunChoice.Census sizes = pass.sizes;
      for (double room = 1; pass.overflowed; room *= LESS_ROOM) {
        RunChoice choice =
            sizes.choose(pass.ratio(), (long) (room * mostPacked), (long) (room * mostUnpacked));
        pass = new Pass(choice, mostPacked, mostUnpacked, null);
        pass.over(completed);
      }
    }
    facts.set("rows", pass.choice.toJson(pass.seen, pass.rows.rows(), pass.cut));
    facts.put("has_rows", completed != null);
    facts.set("all", census.toJson());
    facts.set("rejected", rejectedLines());
    return new ReportPage(manifest.experiment() + " · Assay", facts, pass.rows);
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

  /** One reading of all runs. */
  private static final class Pass {

    private final RunChoice choice;
    private final RowChunks rows;
    private final RunChoice.Census sizes = new RunChoice.Census();
    private final @Nullable RunCensus census;
    private long seen;
    private long cut;
    private boolean overflowed;

    Pass(RunChoice choice, long mostPacked, long mostUnpacked, @Nullable RunCensus census) {
      this.choice = choice;
      this.rows = new RowChunks(mostPacked, mostUnpacked);
      this.census = census;
    }

    void over(CompletedRuns completed) {
      for (DataFile file : completed.files()) {
        completed.scan(file, (json, offset) -> take(json));
      }
    }

    private void take(byte[] json) throws IOException {
      long ordinal = seen++;
      JsonNode line = Json.parseEncoded(json);
      int rank = RunRank.of(line);
      if (census != null) {
        census.add(line);
        int[] texts = RunChoice.Census.texts();
        for (int i = 0; i < texts.length; i++) {
          sizes.add(
              rank, json.length, i, json.length > texts[i] ? CutTexts.removed(line, texts[i]) : 0);
        }
      }
      if (overflowed || !choice.shows(rank, ordinal)) {
        return;
      }
      byte[] shown = json;
      if (json.length > choice.text() && CutTexts.removed(line, choice.text()) > 0) {
        CutTexts.cut(line, choice.text());
        shown = Json.bytes(line);
        cut++;
      }
      overflowed = !rows.add(shown);
    }

    double ratio() {
      double ratio =
          rows.unpacked() == 0 ? GUESSED_RATIO : (double) rows.packed() / rows.unpacked();
      return Math.max(ratio, LEAST_RATIO);
    }
  }
}
