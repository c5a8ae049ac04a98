package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The spans and metrics of one experiment. */
final class DatadogEvents {

  private final DatadogPlan plan;
  private final DatadogSurvey.Variant variant;
  private final DatadogNames names;
  private final String upload;
  private final DatadogPlan.Sink sink;
  private final Consumer<String> warnings;
  private final EventsBody body;
  private final Map<Integer, List<String>> tagsOf = new ConcurrentHashMap<>();
  private int bodies;

  DatadogEvents(
      DatadogPlan plan,
      DatadogSurvey.Variant variant,
      DatadogNames names,
      String upload,
      DatadogPlan.Sink sink,
      Consumer<String> warnings) {
    this.plan = plan;
    this.variant = variant;
    this.body = new EventsBody(plan.settings().eventsType());
    this.names = names;
    this.upload = upload;
    this.sink = sink;
    this.warnings = warnings;
  }

  /** A run on its way into a body. */
  final class Piece {
    private final byte[] span;
    private final byte[] metrics;
    private final @Nullable String warning;

    private Piece(byte[] span, byte[] metrics, @Nullable String warning) {
      this.span = span;
      this.metrics = metrics;
      this.warning = warning;
    }

    /** Gives it its place, behind those that were added before. */
    void add() throws IOException, InterruptedException {
      if (warning != null) {
        warnings.accept(warning);
      }
      if (!body.isEmpty()
          && (body.items() >= plan.settings().maxItems()
              || body.bytes() + span.length + metrics.length > plan.settings().maxBytes())) {
        flush();
      }
      body.add(span, metrics);
    }
  }

  /**
   * Returns what is told of a run; may be called by several threads.
   *
   * @param line the run as a completed line
   */
  Piece piece(Run run, ObjectNode line) {
    String spanId = DatadogIds.span(upload, run.row().id(), run.epoch());
    long ms = plan.survey().ms(run);
    List<String> tags =
        tagsOf.computeIfAbsent(run.epoch(), epoch -> DatadogSpans.tags(names, runId(epoch), epoch));
    String trace = DatadogIds.trace(spanId);
    DatasetRecord record =
        DatadogSpans.record(run, plan.recordId(run).toString(), plan.rowsHavePrompts());
    ObjectNode json = DatadogSpans.of(run, line, record, names, spanId, trace, tags, ms);
    byte[] span = Json.bytes(json);
    String warning = null;
    if (span.length > DatadogPlan.MAX_SPAN_BYTES) {
      warning =
          "row "
              + run.row().id()
              + " (epoch "
              + run.epoch()
              + ") is larger than the 5 MB that Datadog takes; input and output are left out";
      DatadogSpans.drop(json);
      span = Json.bytes(json);
    }
    return new Piece(span, metrics(line, spanId, trace, ms, tags), warning);
  }

  private byte[] metrics(ObjectNode line, String spanId, String trace, long ms, List<String> tags) {
    ArrayNode metrics = line.arrayNode();
    for (Map.Entry<String, JsonNode> score : line.path("scores").properties()) {
      metrics.add(
          DatadogMetrics.of(
              score.getKey(),
              score.getValue(),
              DatadogMetrics.CUSTOM,
              spanId,
              trace,
              timestamp(ms),
              names.experimentId(),
              tags));
    }
    byte[] list = Json.bytes(metrics);
    return Arrays.copyOfRange(list, 1, list.length - 1);
  }

  private long timestamp(long ms) {
    return plan.settings().restamp() && DatadogSurvey.isTooOld(ms, plan.settings().now())
        ? plan.settings().now().toEpochMilli()
        : ms;
  }

  private String runId(int epoch) {
    return DatadogIds.uuid("run", upload, "" + epoch).toString();
  }

  void end() throws IOException, InterruptedException {
    if (plan.experiments() == 1) {
      for (Map.Entry<String, JsonNode> score : plan.facts().summaryScores().properties()) {
        body.addMetric(
            DatadogMetrics.of(
                score.getKey(),
                withoutNull(score.getValue()),
                DatadogMetrics.SUMMARY,
                "",
                "",
                timestamp(variant.latestMs()),
                names.experimentId(),
                List.of("experiment_id:" + names.experimentId())));
      }
    }
    if (!body.isEmpty()) {
      flush();
    }
  }

  private void flush() throws IOException, InterruptedException {
    String which = plan.experiments() == 1 ? "" : " of " + names.experiment();
    sink.accept(
        new UploadRequest(
            DatadogPlan.key(
                "events", upload, names.experimentId(), "" + bodies, plan.settings().sizes()),
            "events " + (bodies + 1) + which,
            "POST",
            DatadogPlan.ROOT
                + "/experiments/"
                + DatadogPlan.segment(names.experimentId())
                + "/events",
            body.take(),
            null,
            EventsBody::halves));
    bodies++;
  }

  private static ObjectNode withoutNull(JsonNode score) {
    ObjectNode kept = score.deepCopy();
    if (kept.path("value").isNull()) {
      kept.remove("value");
    }
    return kept;
  }
}
