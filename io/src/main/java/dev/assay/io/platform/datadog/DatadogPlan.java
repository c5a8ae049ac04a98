package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All requests that tell Datadog of a run directory, in the order they must be answered: project,
 * dataset, records, experiments, events, and each experiment's end. Every prompt and model of a
 * matrix is an experiment of its own. Runs are gone through twice for events and records, and one
 * body for each experiment is held at a time.
 */
public final class DatadogPlan {

  /** Below the site's address. */
  public static final String ROOT = "/api/v2/llm-obs/v1";

  /** Largest event that is taken. */
  static final int MAX_SPAN_BYTES = 5_000_000;

  /** Where in an experiment's metadata stands which upload has made it. */
  static final String UPLOAD = "assay_upload";

  private final ExportedRuns runs;
  private final ExperimentFacts facts;
  private final DatadogSettings settings;
  private final DatadogSurvey survey;
  private final String dataset;
  private final boolean rowsHavePrompts;

  /** Takes requests. */
  public interface Sink {
    /** Takes one. */
    void accept(UploadRequest request) throws IOException, InterruptedException;
  }

  private DatadogPlan(ExportedRuns runs, DatadogSettings settings, DatadogSurvey survey) {
    this.runs = runs;
    this.facts = runs.facts();
    this.settings = settings;
    this.survey = survey;
    this.dataset = settings.dataset() == null ? facts.dataset() : settings.dataset();
    this.rowsHavePrompts = facts.rowsHavePrompts().orElse(false);
  }

  /** Goes through all runs once. */
  public static DatadogPlan of(ExportedRuns runs, DatadogSettings settings) {
    return new DatadogPlan(runs, settings, DatadogSurvey.of(runs, settings.now()));
  }

  /** Returns how many experiments it takes. */
  public int experiments() {
    return survey.variants().size();
  }

  /** Returns how many runs have scores outside of the 24 hours that the server takes. */
  public long tooOld() {
    return settings.restamp() ? 0 : survey.tooOld();
  }

  /** Returns what the server will object to, one sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (tooOld() > 0) {
      warnings.add(
          "Datadog takes metrics within 24 hours of its own time only (400, timestamp_within_24hr):"
              + " the scores of "
              + tooOld()
              + " runs are older, the first of them of "
              + survey.firstTooOld()
              + "; --restamp gives them the time of the upload");
    }
    if (experiments() > 1 && !facts.summaryScores().isEmpty()) {
      warnings.add(
          "Summary evaluators were of all prompts and models together, which are "
              + experiments()
              + " experiments there; their results are left out");
    }
    return warnings;
  }

  /** Returns the request that makes the project, or finds it. */
  public UploadRequest project() {
    ObjectNode attributes = Json.object().put("name", settings.project()).put("description", "");
    return request(
        key("project", settings.project()),
        "project",
        "POST",
        ROOT + "/projects",
        data("projects", attributes),
        null);
  }

  /** Returns the request that makes the dataset where it is not there. */
  public UploadRequest dataset(String projectId) {
    ObjectNode attributes = Json.object().put("name", dataset).put("description", "");
    String path = ROOT + "/" + segment(projectId) + "/datasets";
    return request(
        key("dataset", projectId, dataset),
        "dataset",
        "POST",
        path,
        data("datasets", attributes),
        new UploadRequest.Lookup(
            path + "?filter%5Bname%5D=" + segment(dataset),
            found -> first(found, item -> item.path("attributes").path("name"), dataset)));
  }

  /**
   * Gives the requests that bring the dataset's records, each once; only the first is a version.
   */
  public void records(String projectId, String datasetId, Sink sink)
      throws IOException, InterruptedException {
    LongSet seen = new LongSet();
    RecordsBody body = new RecordsBody(projectId, datasetId, sink);
    try (Stream<Run> all = runs.stream()) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        Run run = each.next();
        String id = recordId(run);
        if (seen.add(UUID.fromString(id).getMostSignificantBits())) {
          ObjectNode record = DatadogSpans.record(run, id, rowsHavePrompts).toRecord();
          if (record.path("expected_output").isNull()) {
            record.remove("expected_output");
          }
          body.add(Json.bytes(record));
        }
      }
    }
    body.flush();
  }

  /** Returns the request that makes an experiment, unless this upload has made it before. */
  public UploadRequest experiment(int number, String projectId, String datasetId) {
    DatadogSurvey.Variant variant = survey.variants().get(number);
    String upload = upload(number, projectId, datasetId);
    ObjectNode attributes = Json.object();
    attributes.put("name", name(number));
    attributes.put("project_id", projectId);
    attributes.put("dataset_id", datasetId);
    attributes.put("description", "");
    attributes.put("ensure_unique", settings.ensureUnique());
    attributes.put("run_count", variant.runCount());
    attributes.set("config", facts.settings());
    ObjectNode metadata = attributes.putObject("metadata").put(UPLOAD, upload);
    metadata.putArray("tags").add("source:assay").add("project_name:" + settings.project());
    if (!variant.name().isEmpty()) {
      metadata.put("variant", variant.name());
    }
    String lookFor = Json.text(Json.object().put(UPLOAD, upload));
    return request(
        key("experiment", upload),
        "experiment " + name(number),
        "POST",
        ROOT + "/experiments",
        data("experiments", attributes),
        new UploadRequest.Lookup(
            ROOT
                + "/experiments?filter%5Bproject_id%5D="
                + segment(projectId)
                + "&filter%5Bmetadata%5D="
                + segment(lookFor),
            found ->
                first(
                    found, item -> item.path("attributes").path("metadata").path(UPLOAD), upload)));
  }

  /**
   * Gives the requests that bring spans and metrics.
   *
   * @param experimentIds of all experiments, in their order
   * @param warnings hears what had to be left out of a body
   */
  public void events(
      String projectId,
      String datasetId,
      List<String> experimentIds,
      Sink sink,
      Consumer<String> warnings)
      throws IOException, InterruptedException {
    Map<String, Events> open = new HashMap<>();
    List<DatadogSurvey.Variant> variants = survey.variants();
    for (int i = 0; i < variants.size(); i++) {
      DatadogNames names =
          new DatadogNames(
              settings.project(), projectId, dataset, datasetId, name(i), experimentIds.get(i));
      open.put(
          variants.get(i).name(),
          new Events(variants.get(i), names, upload(i, projectId, datasetId), sink, warnings));
    }
    try (Stream<Run> all = runs.stream()) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        Run run = each.next();
        Events events = open.get(run.variant() == null ? "" : run.variant());
        if (events != null) {
          events.add(run);
        }
      }
    }
    for (DatadogSurvey.Variant variant : variants) {
      Events events = open.get(variant.name());
      if (events != null) {
        events.end();
      }
    }
  }

  /** Returns the request that says how an experiment ended. */
  public UploadRequest end(int number, String experimentId) {
    DatadogSurvey.Variant variant = survey.variants().get(number);
    ObjectNode attributes = Json.object().put("status", variant.status());
    if (!variant.error().isEmpty()) {
      attributes.put("error", variant.error());
    }
    return request(
        key("end", experimentId, facts.fingerprint()),
        "end of experiment " + name(number),
        "PATCH",
        ROOT + "/experiments/" + segment(experimentId),
        data("experiments", attributes),
        null);
  }

  /** Returns the ids that a project, dataset and experiments have in a file. */
  String projectId() {
    return DatadogIds.uuid("project", settings.project()).toString();
  }

  String datasetId() {
    return DatadogIds.uuid("dataset", settings.project(), dataset).toString();
  }

  String experimentId(int number) {
    return DatadogIds.uuid("experiment", upload(number, projectId(), datasetId())).toString();
  }

  private String recordId(Run run) {
    return DatadogIds.record(settings.project(), dataset, run.row().id());
  }

  private String upload(int number, String projectId, String datasetId) {
    return DatadogIds.uuid("upload", facts.fingerprint(), projectId, datasetId, name(number))
        .toString();
  }

  private String name(int number) {
    String own = settings.experiment() == null ? facts.name() : settings.experiment();
    String variant = survey.variants().get(number).name();
    return variant.isEmpty() ? own : own + "-" + variant;
  }

  /** The records of one body after the other. */
  private final class RecordsBody {
    private final String path;
    private final String datasetId;
    private final Sink sink;
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private int items;
    private int bodies;

    RecordsBody(String projectId, String datasetId, Sink sink) {
      this.path =
          ROOT + "/" + segment(projectId) + "/datasets/" + segment(datasetId) + "/batch_update";
      this.datasetId = datasetId;
      this.sink = sink;
    }

    void add(byte[] record) throws IOException, InterruptedException {
      if (items > 0
          && (items >= settings.maxItems()
              || records.size() + record.length > settings.maxBytes())) {
        flush();
      }
      if (items > 0) {
        records.write(',');
      }
      records.writeBytes(record);
      items++;
    }

    void flush() throws IOException, InterruptedException {
      if (items == 0) {
        return;
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream(records.size() + 256);
      body.writeBytes(
          utf8(
              "{\"data\":{\"type\":\"datasets\",\"id\":"
                  + Json.text(Json.object().textNode(datasetId))
                  + ",\"attributes\":{\"insert_records\":["));
      body.writeBytes(records.toByteArray());
      body.writeBytes(
          utf8(
              "],\"update_records\":[],\"delete_records\":[],\"deduplicate\":true,"
                  + "\"create_new_version\":"
                  + (bodies == 0)
                  + "}}}"));
      sink.accept(
          request(
              key("records", facts.fingerprint(), datasetId, "" + bodies, sizes()),
              "records " + (bodies + 1),
              "POST",
              path,
              body.toByteArray(),
              null));
      bodies++;
      items = 0;
      records.reset();
    }
  }

  /** The spans and metrics of one experiment. */
  private final class Events {
    private final DatadogSurvey.Variant variant;
    private final DatadogNames names;
    private final String upload;
    private final Sink sink;
    private final Consumer<String> warnings;
    private final EventsBody body = new EventsBody(settings.eventsType());
    private int bodies;

    Events(
        DatadogSurvey.Variant variant,
        DatadogNames names,
        String upload,
        Sink sink,
        Consumer<String> warnings) {
      this.variant = variant;
      this.names = names;
      this.upload = upload;
      this.sink = sink;
      this.warnings = warnings;
    }

    void add(Run run) throws IOException, InterruptedException {
      ObjectNode line = CompletedLine.toJson(run);
      String spanId = DatadogIds.span(upload, run.row().id(), run.epoch());
      long ms = survey.ms(run);
      List<String> tags = DatadogSpans.tags(names, runId(run.epoch()), run.epoch());
      DatasetRecord record = DatadogSpans.record(run, recordId(run), rowsHavePrompts);
      ObjectNode json = DatadogSpans.of(run, line, record, names, spanId, tags, ms);
      byte[] span = Json.bytes(json);
      if (span.length > MAX_SPAN_BYTES) {
        warnings.accept(
            "row "
                + run.row().id()
                + " (epoch "
                + run.epoch()
                + ") is larger than the 5 MB that Datadog takes; input and output are left out");
        DatadogSpans.drop(json);
        span = Json.bytes(json);
      }
      List<byte[]> metrics = new ArrayList<>();
      long bytes = span.length;
      for (Map.Entry<String, JsonNode> score : line.path("scores").properties()) {
        byte[] metric =
            Json.bytes(
                DatadogMetrics.of(
                    score.getKey(),
                    score.getValue(),
                    DatadogMetrics.CUSTOM,
                    spanId,
                    DatadogIds.trace(spanId),
                    timestamp(ms),
                    names.experimentId(),
                    tags));
        metrics.add(metric);
        bytes += metric.length;
      }
      if (!body.isEmpty()
          && (body.items() >= settings.maxItems() || body.bytes() + bytes > settings.maxBytes())) {
        flush();
      }
      body.add(span, metrics);
    }

    private long timestamp(long ms) {
      return settings.restamp() && DatadogSurvey.isTooOld(ms, settings.now())
          ? settings.now().toEpochMilli()
          : ms;
    }

    private String runId(int epoch) {
      return DatadogIds.uuid("run", upload, "" + epoch).toString();
    }

    void end() throws IOException, InterruptedException {
      if (experiments() == 1) {
        for (Map.Entry<String, JsonNode> score : facts.summaryScores().properties()) {
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
      String which = experiments() == 1 ? "" : " of " + names.experiment();
      sink.accept(
          request(
              key("events", upload, names.experimentId(), "" + bodies, sizes()),
              "events " + (bodies + 1) + which,
              "POST",
              ROOT + "/experiments/" + segment(names.experimentId()) + "/events",
              body.take(),
              null));
      bodies++;
    }
  }

  private static ObjectNode withoutNull(JsonNode score) {
    ObjectNode kept = score.deepCopy();
    if (kept.path("value").isNull()) {
      kept.remove("value");
    }
    return kept;
  }

  private String sizes() {
    return settings.maxBytes() + "/" + settings.maxItems() + "/" + settings.eventsType();
  }

  /** The item whose field is this, in the form of the answer to a request that makes it. */
  private static @Nullable JsonNode first(
      JsonNode found, Function<JsonNode, JsonNode> field, String value) {
    for (JsonNode item : found.path("data")) {
      if (field.apply(item).asText().equals(value)) {
        return Json.object().set("data", item);
      }
    }
    return null;
  }

  private static String key(String kind, String... parts) {
    return kind + "/" + DatadogIds.uuid(kind, parts);
  }

  private static UploadRequest request(
      String key,
      String label,
      String method,
      String path,
      byte[] body,
      UploadRequest.@Nullable Lookup lookup) {
    return new UploadRequest(key, label, method, path, body, lookup);
  }

  private static byte[] data(String type, ObjectNode attributes) {
    ObjectNode body = Json.object();
    body.putObject("data").put("type", type).set("attributes", attributes);
    return Json.bytes(body);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
