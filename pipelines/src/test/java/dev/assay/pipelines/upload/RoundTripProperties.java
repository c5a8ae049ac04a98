package dev.assay.pipelines.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import dev.assay.io.platform.braintrust.BraintrustExport;
import dev.assay.io.platform.braintrust.BraintrustImport;
import dev.assay.io.platform.braintrust.BraintrustSettings;
import dev.assay.io.platform.datadog.DatadogExport;
import dev.assay.io.platform.datadog.DatadogImport;
import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.platform.langsmith.LangSmithExport;
import dev.assay.io.platform.langsmith.LangSmithImport;
import dev.assay.io.platform.langsmith.LangSmithSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is exported and imported is the same runs. */
class RoundTripProperties {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  /** So few bytes a body that runs are spread over several. */
  private static final int SMALL = 4_000;

  @Property(tries = 150)
  void datadog(@ForAll long seed) throws IOException, ImportException {
    same(seed, new DatadogExport(DatadogSettings.at(NOW).withMost(SMALL, 3)), new DatadogImport());
  }

  @Property(tries = 150)
  void langsmith(@ForAll long seed) throws IOException, ImportException {
    same(seed, new LangSmithExport(LangSmithSettings.USUAL), new LangSmithImport());
    same(seed, new LangSmithExport(LangSmithSettings.USUAL.withSplit("2")), new LangSmithImport());
  }

  @Property(tries = 150)
  void braintrust(@ForAll long seed) throws IOException, ImportException {
    same(
        seed,
        new BraintrustExport(BraintrustSettings.STANDARD.withMost(SMALL, 7)),
        new BraintrustImport());
  }

  private static void same(long seed, ExportFormat export, ImportFormat format)
      throws IOException, ImportException {
    List<Run> runs = new GeneratedRuns(seed).some();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    export.write(new Given(runs), out, warning -> {});
    Path file = Files.createTempFile("round-trip", ".jsonl");
    try {
      Files.write(file, out.toByteArray());
      Map<String, JsonNode> back = new TreeMap<>();
      ImportFormat.Imported unused = format.read(List.of(file), run -> put(run, back));
      Map<String, JsonNode> there = new TreeMap<>();
      runs.forEach(run -> put(run, there));

      assertThat(back.keySet()).isEqualTo(there.keySet());
      there.forEach((key, line) -> assertThat(back.get(key)).as(key).isEqualTo(line));
    } finally {
      Files.delete(file);
    }
  }

  /** A line as it is read from a file. */
  private static void put(Run run, Map<String, JsonNode> lines) {
    try {
      lines.put(
          run.row().id() + "/" + run.variant() + "/" + run.epoch(),
          Json.parse(Json.bytes(CompletedLine.toJson(run))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Given(List<Run> runs) implements ExportedRuns {
    @Override
    public Stream<Run> stream() {
      return runs.stream();
    }

    @Override
    public ExperimentFacts facts() {
      return new ExperimentFacts(
          "generated", "rows", "0123456789", NOW, NOW, Json.object(), Json.object());
    }
  }
}
