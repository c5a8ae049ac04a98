package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ImportException;
import dev.assay.io.platform.ImportFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Spans and metrics of experiments as runs: what {@link DatadogExport} writes, bodies of requests,
 * and pages of events as the API answers them, one or more JSON documents a file. Of two metrics of
 * one name and span the later one counts; a span that comes again is left out. Held in memory is
 * one document, and the metrics whose span stands in another.
 */
public final class DatadogImport implements ImportFormat {

  /** Makes the format; it has no state. */
  public DatadogImport() {}

  @Override
  public String name() {
    return "datadog";
  }

  @Override
  public String description() {
    return "what assay export datadog writes, or pages of an experiment's events";
  }

  /** What is known once all files were gone through. */
  private static final class Known {
    final Map<String, Map<String, JsonNode>> stray = new HashMap<>();
    final Map<String, String> experiments = new LinkedHashMap<>();
    final LongSet seen = new LongSet();
    long spans;
    long repeated;
    String logicalName = "";

    /** Runs of several experiments are told apart by its name. */
    String variant(JsonNode span) {
      if (experiments.size() < 2) {
        return "";
      }
      String id = DatadogMetrics.tag(span.path("tags"), "experiment_id");
      return experiments.getOrDefault(id, id);
    }
  }

  @Override
  public Imported read(List<Path> files, Sink sink) throws IOException, ImportException {
    Known known = new Known();
    for (Path file : files) {
      eachDocument(file, (document, number) -> survey(document, known));
    }
    for (Path file : files) {
      eachDocument(file, (document, number) -> runs(document, file, number, known, sink));
    }
    List<String> warnings = new ArrayList<>();
    if (known.repeated > 0) {
      warnings.add(known.repeated + " spans came again and were left out");
    }
    if (known.spans == 0) {
      throw new ImportException(
          files.get(0) + " has no spans of an experiment; export or pull its events");
    }
    String experiment =
        !known.logicalName.isEmpty()
            ? known.logicalName
            : known.experiments.values().stream().findFirst().orElse("");
    return new Imported(experiment, warnings);
  }

  private interface Visitor {
    void visit(JsonNode document, long number) throws IOException, ImportException;
  }

  private static void eachDocument(Path file, Visitor visitor) throws IOException, ImportException {
    long number = 0;
    try (MappingIterator<JsonNode> documents = Json.values(file)) {
      while (documents.hasNextValue()) {
        number++;
        visitor.visit(documents.nextValue(), number);
      }
    } catch (JsonProcessingException e) {
      throw new ImportException(
          file
              + ":"
              + (e.getLocation() == null ? number + 1 : e.getLocation().getLineNr())
              + ": not JSON; pull or export it again");
    }
  }

  /** The part of a document that has spans and metrics, whichever of the forms it has. */
  private static JsonNode content(JsonNode document) {
    JsonNode body = document.has("body") ? document.path("body") : document;
    JsonNode data = body.path("data");
    return data.isArray() ? body : data.path("attributes");
  }

  private static List<JsonNode> spans(JsonNode document) {
    JsonNode content = content(document);
    List<JsonNode> spans = new ArrayList<>();
    content.path("spans").forEach(spans::add);
    for (JsonNode item : content.path("data")) {
      JsonNode span = item.path("attributes");
      if (span.has("span_id") || span.has("start_ns")) {
        spans.add(span);
      }
    }
    return spans;
  }

  private static void survey(JsonNode document, Known known) {
    JsonNode body = document.has("body") ? document.path("body") : document;
    JsonNode attributes = body.path("data").path("attributes");
    boolean isExperiment =
        body.path("data").path("type").asText().equals("experiments") && attributes.has("name");
    if (isExperiment && known.logicalName.isEmpty()) {
      known.logicalName = attributes.path("experiment").asText(attributes.path("name").asText());
    }
    Set<String> own = new LinkedHashSet<>();
    for (JsonNode span : spans(document)) {
      own.add(span.path("span_id").asText());
      String id = DatadogMetrics.tag(span.path("tags"), "experiment_id");
      String name = DatadogMetrics.tag(span.path("tags"), "experiment_name");
      known.experiments.putIfAbsent(id, name.isEmpty() ? id : name);
    }
    for (JsonNode metric : content(document).path("metrics")) {
      String span = metric.path("span_id").asText();
      if (!span.isEmpty() && !own.contains(span)) {
        latest(metric, known.stray.computeIfAbsent(span, id -> new LinkedHashMap<>()));
      }
    }
  }

  private static void latest(JsonNode metric, Map<String, JsonNode> byName) {
    byName.merge(
        DatadogMetrics.name(metric),
        metric,
        (old, now) ->
            now.path("timestamp_ms").asLong() >= old.path("timestamp_ms").asLong() ? now : old);
  }

  private static void runs(JsonNode document, Path file, long number, Known known, Sink sink)
      throws IOException, ImportException {
    Map<String, Map<String, JsonNode>> metrics = new HashMap<>();
    for (JsonNode metric : content(document).path("metrics")) {
      latest(
          metric,
          metrics.computeIfAbsent(metric.path("span_id").asText(), id -> new LinkedHashMap<>()));
    }
    for (JsonNode span : spans(document)) {
      String id = span.path("span_id").asText();
      Map<String, JsonNode> own = metrics.getOrDefault(id, new LinkedHashMap<>());
      span.path("eval_metrics").forEach(metric -> latest(metric, own));
      known.stray.getOrDefault(id, Map.of()).values().forEach(metric -> latest(metric, own));
      known.spans++;
      String trace = span.path("trace_id").asText();
      if (!id.isEmpty()
          && !known.seen.add(DatadogIds.uuid("seen", trace, id).getMostSignificantBits())) {
        known.repeated++;
        continue;
      }
      ObjectNode scores = DatadogMetrics.scores(own);
      Run run;
      try {
        run =
            DatadogSpans.run(
                span, scores, known.variant(span), new SourcePosition(file.toString(), number, 0));
      } catch (IllegalArgumentException e) {
        throw new ImportException(
            file + ": document " + number + ", span " + id + ": " + e.getMessage());
      }
      sink.accept(run);
    }
  }
}
