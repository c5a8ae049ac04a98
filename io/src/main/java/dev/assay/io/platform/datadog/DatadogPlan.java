package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.platform.ExperimentFacts;
import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.upload.Halves;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private boolean isSeen = true;

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

  /**
   * Goes through all runs once.
   *
   * @throws ExportDataException where there are too many pairs of prompt and model
   */
  public static DatadogPlan of(ExportedRuns runs, DatadogSettings settings)
      throws ExportDataException {
    return new DatadogPlan(runs, settings, DatadogSurvey.of(runs, settings.now()));
  }

  /**
   * Goes through no runs yet: they are seen as their records are told, which must come before all
   * else but project and dataset.
   */
  static DatadogPlan unseen(ExportedRuns runs, DatadogSettings settings) {
    DatadogPlan plan =
        new DatadogPlan(runs, settings, new DatadogSurvey(settings.now(), runs.facts()));
    plan.isSeen = false;
    return plan;
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
    DatadogRecords body =
        new DatadogRecords(settings, facts.fingerprint(), projectId, datasetId, sink);
    try (Stream<Told> all = runs.map(CompletedLine.Part.ROW, this::told)) {
      for (Iterator<Told> each = all.iterator(); each.hasNext(); ) {
        Told told = each.next();
        if (!isSeen) {
          survey.see(told.run());
        }
        if (seen.add(told.id().getMostSignificantBits())) {
          body.add(told.record() == null ? record(told.run(), told.id()) : told.record());
        }
      }
    }
    body.flush();
    if (!isSeen) {
      survey.end(facts);
      isSeen = true;
    }
  }

  /** A run's record, which is written ahead where the run is likely the first of its row. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Told(Run run, UUID id, byte @Nullable [] record) {}

  private Told told(Run run, ObjectNode line) {
    UUID id = recordId(run);
    return new Told(run, id, run.epoch() == 1 ? record(run, id) : null);
  }

  private byte[] record(Run run, UUID id) {
    ObjectNode record = DatadogSpans.record(run, id.toString(), rowsHavePrompts).toRecord();
    if (record.path("expected_output").isNull()) {
      record.remove("expected_output");
    }
    return Json.bytes(record);
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
    Map<String, DatadogEvents> open = new HashMap<>();
    List<DatadogSurvey.Variant> variants = survey.variants();
    for (int i = 0; i < variants.size(); i++) {
      DatadogNames names =
          new DatadogNames(
              settings.project(), projectId, dataset, datasetId, name(i), experimentIds.get(i));
      open.put(
          variants.get(i).name(),
          new DatadogEvents(
              this, variants.get(i), names, upload(i, projectId, datasetId), sink, warnings));
    }
    try (Stream<DatadogEvents.Piece> all =
        runs.map(
            CompletedLine.Part.WHOLE,
            (run, line) ->
                Objects.requireNonNull(open.get(run.variant() == null ? "" : run.variant()))
                    .piece(run, line))) {
      for (Iterator<DatadogEvents.Piece> each = all.iterator(); each.hasNext(); ) {
        each.next().add();
      }
    }
    for (DatadogSurvey.Variant variant : variants) {
      DatadogEvents events = open.get(variant.name());
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

  /**
   * Returns which run a request of one record or span tells of, such as {@code completed.jsonl:17:
   * row r1}; empty for another request.
   */
  public Optional<String> placeOf(UploadRequest request) {
    if (!request.path().endsWith("/events") && !request.path().endsWith("/batch_update")) {
      return Optional.empty();
    }
    JsonNode attributes = Halves.attributes(Halves.read(request.body()));
    JsonNode spans = attributes.path("spans");
    JsonNode records = attributes.path("insert_records");
    if (spans.size() + records.size() != 1) {
      return Optional.empty();
    }
    String record =
        records
            .path(0)
            .path("id")
            .asText(DatadogMetrics.tag(spans.path(0).path("tags"), "dataset_record_id"));
    String epoch = DatadogMetrics.tag(spans.path(0).path("tags"), "run_iteration");
    try (Stream<Run> all = runs.map(CompletedLine.Part.OUTCOME, (run, line) -> run)) {
      return all.filter(run -> recordId(run).toString().equals(record))
          .filter(run -> epoch.isEmpty() || epoch.equals(Integer.toString(run.epoch())))
          .findFirst()
          .map(ExportedRuns::place);
    }
  }

  DatadogSettings settings() {
    return settings;
  }

  ExperimentFacts facts() {
    return facts;
  }

  DatadogSurvey survey() {
    return survey;
  }

  boolean rowsHavePrompts() {
    return rowsHavePrompts;
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

  UUID recordId(Run run) {
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

  static String key(String kind, String... parts) {
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

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
