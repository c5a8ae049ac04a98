package dev.assay.io.platform.braintrust;

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
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All requests that tell Braintrust of a run directory: the project, an experiment for each prompt
 * and model of a matrix, and its events. Ids of events are made of names, so that an event that is
 * sent twice is the same row. Runs are gone through once for their names and once for their events.
 */
public final class BraintrustPlan {

  /** Where in an experiment's metadata stands which upload has made it. */
  private static final String UPLOAD = "assay_upload";

  private static final String EVENTS = "events";

  private final ExportedRuns runs;
  private final ExperimentFacts facts;
  private final BraintrustSettings settings;
  private final List<String> variants;
  private final @Nullable String problem;

  /** Takes requests. */
  public interface Sink {
    /** Takes one. */
    void accept(UploadRequest request) throws IOException, InterruptedException;
  }

  private BraintrustPlan(
      ExportedRuns runs,
      BraintrustSettings settings,
      Set<String> variants,
      @Nullable String problem) {
    this.runs = runs;
    this.facts = runs.facts();
    this.settings = settings;
    this.variants = new ArrayList<>(variants);
    this.problem = problem;
  }

  /**
   * Goes through all runs once.
   *
   * @throws ExportDataException where there are too many pairs of prompt and model
   */
  public static BraintrustPlan of(ExportedRuns runs, BraintrustSettings settings)
      throws ExportDataException {
    Set<String> variants = new LinkedHashSet<>();
    String problem = null;
    try (Stream<Run> all = runs.map(CompletedLine.Part.OUTCOME, (run, line) -> run)) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        Run run = each.next();
        variants.add(run.variant() == null ? "" : run.variant());
        if (variants.size() > ExportDataException.MAX_VARIANTS) {
          throw ExportDataException.ofVariants();
        }
        if (problem == null) {
          problem = BraintrustEvents.refusal(run).orElse(null);
        }
      }
    }
    return new BraintrustPlan(runs, settings, variants, problem);
  }

  /** Returns the first score that Braintrust does not take, with its row; empty for none. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Returns how many experiments it takes. */
  public int experiments() {
    return variants.size();
  }

  /** Returns the request that makes the project, or finds it. */
  public UploadRequest project() {
    return request(
        key("project", settings.project()),
        "project",
        "/v1/project",
        Json.bytes(Json.object().put("name", settings.project())),
        null);
  }

  /** Returns the request that makes an experiment, unless this upload has made it before. */
  public UploadRequest experiment(int number, String projectId) {
    String variant = variants.get(number);
    String name = settings.name(facts, variant);
    String upload =
        BraintrustIds.uuid(
            "upload", facts.fingerprint(), projectId, name, Boolean.toString(settings.ensureNew()));
    ObjectNode body = Json.object();
    body.put("project_id", projectId);
    body.put("name", name);
    body.put("ensure_new", settings.ensureNew());
    ObjectNode metadata = body.putObject("metadata").put(UPLOAD, upload);
    if (!variant.isEmpty()) {
      metadata.put("variant", variant);
    }
    metadata.set("config", facts.settings());
    if (!facts.summaryScores().isEmpty()) {
      metadata.set("summary_evaluators", facts.summaryScores());
    }
    return request(
        key("experiment", upload),
        "experiment " + name,
        "/v1/experiment",
        Json.bytes(body),
        settings.ensureNew()
            ? new UploadRequest.Lookup(
                "/v1/experiment?limit=1000&project_id=" + segment(projectId),
                found -> made(found, upload))
            : null);
  }

  private static @Nullable JsonNode made(JsonNode found, String upload) {
    for (JsonNode item : found.path("objects")) {
      if (item.path("metadata").path(UPLOAD).asText().equals(upload)) {
        return item;
      }
    }
    return null;
  }

  /**
   * Gives the requests that bring the events.
   *
   * @param experimentIds of all experiments, in their order
   * @param warnings hears what had to be left out of an event
   */
  public void events(List<String> experimentIds, Sink sink, Consumer<String> warnings)
      throws IOException, InterruptedException {
    new BraintrustEvents(runs, settings)
        .tell(
            (variant, number, body) ->
                sink.accept(
                    insert(variant, experimentIds.get(variants.indexOf(variant)), number, body)),
            warnings);
  }

  private UploadRequest insert(String variant, String experimentId, int number, byte[] body) {
    return new UploadRequest(
        key(
            "events",
            facts.fingerprint(),
            experimentId,
            Integer.toString(number),
            settings.maxBytes() + "/" + settings.maxRows()),
        "events " + number + (variant.isEmpty() ? "" : " of " + settings.name(facts, variant)),
        "POST",
        "/v1/experiment/" + segment(experimentId) + "/insert",
        body,
        null,
        BraintrustPlan::halves);
  }

  private static List<byte[]> halves(byte[] body) {
    return Halves.of(Halves.read(body).path(EVENTS)).stream()
        .map(half -> Json.bytes(Json.object().set(EVENTS, half)))
        .toList();
  }

  /**
   * Returns which run a request of one event tells of, such as {@code completed.jsonl:17: row r1};
   * empty for another request.
   */
  public Optional<String> placeOf(UploadRequest request) {
    if (!request.path().endsWith("/insert")) {
      return Optional.empty();
    }
    JsonNode events = Halves.read(request.body()).path(EVENTS);
    String root = events.path(0).path("root_span_id").asText();
    if (events.size() != 1) {
      return Optional.empty();
    }
    try (Stream<Run> all = runs.map(CompletedLine.Part.OUTCOME, (run, line) -> run)) {
      return all.filter(
              run ->
                  root.equals(RunEvents.rootId(run, settings.project(), settings.name(facts, ""))))
          .findFirst()
          .map(ExportedRuns::place);
    }
  }

  private static UploadRequest request(
      String key, String label, String path, byte[] body, UploadRequest.@Nullable Lookup lookup) {
    return new UploadRequest(key, label, "POST", path, body, lookup);
  }

  private static String key(String kind, String... parts) {
    return kind + "/" + BraintrustIds.uuid(kind, parts);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
