package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.braintrust.EventChecks;
import dev.assay.io.platform.braintrust.EventMerge;
import dev.assay.io.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Braintrust's experiments on this machine: projects by name, experiments whose names are unique in
 * their project, and logs of events. It refuses bodies over 6 MiB and scores outside of 0 to 1, and
 * keeps account of what it took, and how often.
 */
public final class BraintrustServer extends PlatformServer {

  /** The only key it accepts unless said otherwise. */
  public static final String KEY = "sk-braintrust-key-of-tests";

  private static final int MOST_BYTES = 6 << 20;

  private final Clock clock;
  private final Map<String, ObjectNode> projects = new LinkedHashMap<>();
  private final Map<String, ObjectNode> experiments = new LinkedHashMap<>();
  private final Map<String, List<ObjectNode>> logs = new LinkedHashMap<>();
  private long repeated;
  private long transactions;

  private BraintrustServer(Clock clock) {
    super(KEY);
    this.clock = clock;
  }

  /** Starts a server. */
  public static BraintrustServer start(Clock clock) {
    return new BraintrustServer(clock);
  }

  /** Returns how many events came whose id was there already. */
  @Override
  public synchronized long repeated() {
    return repeated;
  }

  /** Returns the experiments as they were made. */
  public synchronized List<ObjectNode> experiments() {
    return List.copyOf(experiments.values());
  }

  /** Returns the rows of all experiments, merged. */
  public synchronized List<ObjectNode> rows() {
    List<ObjectNode> all = new ArrayList<>();
    logs.values().forEach(log -> all.addAll(EventMerge.fold(log)));
    return all;
  }

  @Override
  public synchronized long rowCount() {
    return rows().size();
  }

  @Override
  boolean knows(ServerRequest request, String key) {
    return ("Bearer " + key).equals(request.headers().get("authorization"));
  }

  @Override
  ServerReply unknown() {
    return text(401, "Invalid API key");
  }

  @Override
  ServerReply answer(ServerRequest request) {
    if (Long.parseLong(request.headers().getOrDefault("content-length", "0")) > MOST_BYTES) {
      return text(413, "Request body is too large");
    }
    String path = request.path().replaceFirst("\\?.*", "");
    String[] parts = path.split("/", -1);
    boolean isPost = request.method().equals("POST");
    if (path.equals("/v1/project") && isPost) {
      return project(request.body());
    }
    if (path.equals("/v1/experiment")) {
      return isPost ? experiment(request.body()) : found(request.path());
    }
    if (parts.length == 5 && experiments.containsKey(parts[3])) {
      return switch (parts[4]) {
        case "insert" -> insert(parts[3], request.body());
        case "fetch" -> fetch(parts[3]);
        default -> text(404, "Not found");
      };
    }
    return text(404, "Not found");
  }

  private ServerReply project(JsonNode body) {
    String name = body.path("name").asText();
    return json(
        projects.computeIfAbsent(
            name, made -> Json.object().put("id", UUID.randomUUID().toString()).put("name", made)));
  }

  /** A name that is taken gives the experiment that has it, unless a new one is asked for. */
  private ServerReply experiment(JsonNode body) {
    String project = body.path("project_id").asText();
    if (projects.values().stream().noneMatch(one -> one.path("id").asText().equals(project))) {
      return text(400, "Invalid project_id");
    }
    String name = body.path("name").asText("experiment");
    Optional<ObjectNode> known = named(project, name);
    boolean isNew = body.path("ensure_new").asBoolean();
    if (known.isPresent() && !isNew) {
      return json(known.get());
    }
    ObjectNode made = body.deepCopy();
    made.remove("ensure_new");
    String id = UUID.randomUUID().toString();
    made.put("id", id);
    made.put("name", known.isPresent() ? name + "-" + id.substring(0, 8) : name);
    made.put("public", false);
    made.put("created", clock.now().toString());
    experiments.put(id, made);
    logs.put(id, new ArrayList<>());
    return json(made);
  }

  private Optional<ObjectNode> named(String project, String name) {
    return experiments.values().stream()
        .filter(one -> one.path("project_id").asText().equals(project))
        .filter(one -> one.path("name").asText().equals(name))
        .findFirst();
  }

  private ServerReply found(String path) {
    ObjectNode reply = Json.object();
    ArrayNode objects = reply.putArray("objects");
    List<ObjectNode> newest = new ArrayList<>(experiments.values());
    Collections.reverse(newest);
    newest.stream()
        .filter(one -> path.contains("project_id=" + one.path("project_id").asText()))
        .forEach(objects::add);
    return json(reply);
  }

  private ServerReply insert(String experiment, JsonNode body) {
    List<ObjectNode> log = logs.getOrDefault(experiment, List.of());
    Set<String> known = new HashSet<>();
    log.forEach(event -> known.add(event.path("id").asText()));
    List<ObjectNode> taken = new ArrayList<>();
    ObjectNode reply = Json.object();
    ArrayNode ids = reply.putArray("row_ids");
    transactions++;
    for (JsonNode one : body.path("events")) {
      ObjectNode event = one.deepCopy();
      Optional<String> problem = EventChecks.problem(event);
      if (problem.isPresent()) {
        return text(400, "events: " + problem.get());
      }
      String id = event.path("id").asText("");
      if (id.isEmpty() || event.path("id").isNull()) {
        id = UUID.randomUUID().toString();
        event.put("id", id);
      }
      repeated += known.add(id) ? 0 : 1;
      event.put("_xact_id", Long.toString(1_000_000_000_000_000_000L + transactions));
      taken.add(event);
      ids.add(id);
    }
    log.addAll(taken);
    return json(reply);
  }

  /** Everything on one page, the newest first. */
  private ServerReply fetch(String experiment) {
    ObjectNode reply = Json.object();
    ArrayNode events = reply.putArray("events");
    List<ObjectNode> rows =
        new ArrayList<>(EventMerge.fold(logs.getOrDefault(experiment, List.of())));
    Collections.reverse(rows);
    rows.forEach(row -> events.add(row.deepCopy().put("experiment_id", experiment)));
    reply.putNull("cursor");
    return json(reply);
  }

  private static ServerReply json(JsonNode body) {
    return ServerReply.json(200, Json.text(body));
  }

  /** Errors are plain text. */
  private static ServerReply text(int status, String message) {
    return ServerReply.of(status, Map.of(), "text/plain", message.getBytes(StandardCharsets.UTF_8));
  }
}
