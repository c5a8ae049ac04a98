package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.langsmith.LangSmithRules;
import dev.assay.io.platform.langsmith.LangSmithRules.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LangSmith's uploaded experiments on this machine: datasets by id and name, examples that uploads
 * share, experiment names that are unique in the workspace. It takes paths with and without {@code
 * /api/v1}, and keeps account of what it took.
 */
public final class LangSmithServer extends PlatformServer {

  /** The only key it accepts unless said otherwise. */
  public static final String KEY = "langsmith-api-key-of-tests";

  private static final Pattern PATH = Pattern.compile("(?:/api/v1)?(/[^?]*)(?:\\?(.*))?");
  private static final Pattern NAME = Pattern.compile("(?:^|&)name=([^&]*)");
  private static final String TENANT = "fd2009fb-bcef-49b2-be24-a2c093ff5884";
  private static final String NO_TIME = "2026-01-31T12:00:00+00:00";

  private final Map<String, ObjectNode> datasets = new LinkedHashMap<>();
  private final Map<String, ObjectNode> sessions = new LinkedHashMap<>();
  private final Map<String, ObjectNode> examples = new LinkedHashMap<>();
  private final List<JsonNode> bodies = new ArrayList<>();
  private final List<@Nullable String> tenants = new ArrayList<>();
  private volatile boolean keepsMetadata = true;
  private volatile boolean listsNothing;
  private long conflicts;
  private long runs;

  private LangSmithServer() {
    super(KEY);
  }

  /** Starts a server. */
  public static LangSmithServer start() {
    return new LangSmithServer();
  }

  /** Keeps metadata of experiments, or not. */
  public void keepsMetadata(boolean keeps) {
    this.keepsMetadata = keeps;
  }

  /** Makes a dataset that no upload has made. */
  public synchronized void ownDataset(String id, String name) {
    datasets.put(id, dataset(id, name, false));
  }

  @Override
  public synchronized long rowCount() {
    return runs;
  }

  /** Returns how often an experiment came whose name was there already. */
  @Override
  public synchronized long repeated() {
    return conflicts;
  }

  /** Returns its examples. */
  public synchronized List<ObjectNode> examples() {
    return List.copyOf(examples.values());
  }

  /** Returns its experiments. */
  public synchronized List<ObjectNode> sessions() {
    return List.copyOf(sessions.values());
  }

  /** Returns its datasets. */
  public synchronized List<ObjectNode> datasets() {
    return List.copyOf(datasets.values());
  }

  /** Returns all bodies that it took. */
  public synchronized List<JsonNode> bodies() {
    return List.copyOf(bodies);
  }

  /** Returns the workspace that each request named, in their order. */
  public synchronized List<@Nullable String> tenants() {
    return new ArrayList<>(tenants);
  }

  /** Returns what reading a dataset's examples with all their runs answers. */
  public synchronized String examplesWithRuns() {
    ArrayNode all = Json.object().arrayNode();
    examples.values().forEach(all::add);
    return Json.text(all);
  }

  /** Lists no experiment, or each. */
  public void listsNothing(boolean listsNothing) {
    this.listsNothing = listsNothing;
  }

  @Override
  boolean knows(ServerRequest request, String key) {
    tenants.add(request.headers().get("x-tenant-id"));
    return key.equals(request.headers().get("x-api-key"));
  }

  @Override
  ServerReply unknown() {
    return detail(403, "Forbidden");
  }

  @Override
  ServerReply answer(ServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return detail(404, "Not Found");
    }
    String place = path.group(1);
    if (request.method().equals("POST") && place.equals("/datasets/upload-experiment")) {
      return upload(request.body());
    }
    if (request.method().equals("POST") && place.endsWith("/runs")) {
      return ServerReply.json(200, examplesWithRuns());
    }
    if (request.method().equals("GET") && place.equals("/sessions")) {
      return found(path.group(2));
    }
    return detail(404, "Not Found");
  }

  private ServerReply found(@Nullable String query) {
    Matcher name = NAME.matcher(query == null ? "" : query);
    String wanted = name.find() ? URLDecoder.decode(name.group(1), StandardCharsets.UTF_8) : "";
    ArrayNode all = Json.object().arrayNode();
    sessions.values().stream()
        .filter(one -> !listsNothing)
        .filter(one -> wanted.isEmpty() || one.path("name").asText().equals(wanted))
        .forEach(all::add);
    return ServerReply.json(200, Json.text(all));
  }

  private ServerReply upload(JsonNode body) {
    List<Problem> problems = LangSmithRules.body(body);
    if (!problems.isEmpty()) {
      return invalid(problems);
    }
    String name = body.path("experiment_name").asText();
    if (sessions.values().stream().anyMatch(one -> one.path("name").asText().equals(name))) {
      conflicts++;
      return detail(409, "Session already exists.");
    }
    ObjectNode dataset = dataset(body);
    if (!dataset.path("externally_managed").asBoolean()) {
      return detail(400, "Dataset is not externally managed.");
    }
    dataset.put("session_count", dataset.path("session_count").asInt() + 1);
    ObjectNode session = session(body, dataset);
    sessions.put(session.path("id").asText(), session);
    body.path("results").forEach(result -> run(result, dataset, session));
    bodies.add(body);
    ObjectNode answer = Json.object();
    answer.set("dataset", dataset);
    answer.set("experiment", session);
    return ServerReply.json(200, Json.text(answer));
  }

  private ObjectNode dataset(JsonNode body) {
    String id = body.path("dataset_id").asText("");
    String name = body.path("dataset_name").asText("");
    for (ObjectNode known : datasets.values()) {
      boolean same =
          (id.isEmpty() || id.equals("null"))
              ? known.path("name").asText().equals(name)
              : known.path("id").asText().equals(id);
      if (same) {
        return known;
      }
    }
    String made = id.isEmpty() || id.equals("null") ? UUID.randomUUID().toString() : id;
    boolean isNamed = !name.isEmpty() && !name.equals("null");
    ObjectNode dataset = dataset(made, isNamed ? name : "dataset-" + made, true);
    datasets.put(made, dataset);
    return dataset;
  }

  private static ObjectNode dataset(String id, String name, boolean externallyManaged) {
    return Json.object()
        .put("name", name)
        .put("id", id)
        .put("tenant_id", TENANT)
        .put("data_type", "kv")
        .put("externally_managed", externallyManaged)
        .put("example_count", 0)
        .put("session_count", 0)
        .put("modified_at", NO_TIME);
  }

  private ObjectNode session(JsonNode body, ObjectNode dataset) {
    ObjectNode session = Json.object();
    String start = body.path("experiment_start_time").asText();
    session.put("start_time", start.endsWith("Z") ? start.substring(0, start.length() - 1) : start);
    session.put("end_time", body.path("experiment_end_time").asText().replace("Z", "+00:00"));
    session.putNull("extra");
    if (keepsMetadata && body.path("experiment_metadata").isObject()) {
      session.putObject("extra").set("metadata", body.path("experiment_metadata"));
    }
    session.set("name", body.path("experiment_name"));
    session.put("trace_tier", "longlived");
    session.put("id", UUID.randomUUID().toString());
    session.put("tenant_id", TENANT);
    session.set("reference_dataset_id", dataset.path("id"));
    session.set("test_run_number", dataset.path("session_count"));
    return session;
  }

  private void run(JsonNode result, ObjectNode dataset, ObjectNode session) {
    String id =
        result.path("row_id").isTextual()
            ? result.path("row_id").asText()
            : UUID.randomUUID().toString();
    ObjectNode example =
        examples.computeIfAbsent(
            id,
            made -> {
              ObjectNode one = Json.object().put("id", made).put("name", "#" + made);
              one.set("dataset_id", dataset.path("id"));
              one.set("inputs", result.path("inputs"));
              one.set("outputs", result.path("expected_outputs"));
              one.putArray("runs");
              return one;
            });
    if (example.path("outputs").isMissingNode()) {
      example.putNull("outputs");
    }
    runs++;
    String runId = UUID.randomUUID().toString();
    ObjectNode run = ((ArrayNode) example.path("runs")).addObject();
    run.put("id", runId).put("trace_id", runId).put("run_type", "chain");
    run.set("name", result.path("run_name"));
    run.set("session_id", session.path("id"));
    run.put("reference_example_id", id);
    run.set("inputs", result.path("inputs"));
    run.set("outputs", result.path("actual_outputs"));
    run.set("start_time", result.path("start_time"));
    run.set("end_time", result.path("end_time"));
    boolean failed = result.path("error").isTextual();
    run.put("status", failed ? "error" : "success");
    if (failed) {
      run.set("error", result.path("error"));
    }
    run.putObject("extra").set("metadata", result.path("run_metadata"));
    run.set("feedbacks", result.path("evaluation_scores"));
  }

  private static ServerReply invalid(List<Problem> problems) {
    ObjectNode reply = Json.object();
    ArrayNode details = reply.putArray("detail");
    for (Problem problem : problems) {
      ObjectNode detail = details.addObject();
      ArrayNode place = detail.putArray("loc").add("body");
      for (String part : problem.field().split("[.\\[\\]]+", -1)) {
        if (part.matches("[0-9]+")) {
          place.add(Integer.parseInt(part));
        } else if (!part.isEmpty()) {
          place.add(part);
        }
      }
      detail.put("msg", problem.message()).put("type", "value_error");
    }
    return ServerReply.json(422, Json.text(reply));
  }

  private static ServerReply detail(int status, String detail) {
    return ServerReply.json(status, Json.text(Json.object().put("detail", detail)));
  }
}
