package dev.assay.io.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Datadog's experiments on this machine, as its recorded exchanges show them: projects and datasets
 * by name, versions of records, experiments with unique names, events within 24 hours of its clock.
 * It keeps account of what it took, and how often.
 */
public final class DatadogServer extends PlatformServer {

  /** The only key it accepts unless said otherwise. */
  public static final String KEY = "dd-api-key-of-tests";

  private static final Pattern PATH =
      Pattern.compile("/api/(?:v2|unstable)/llm-obs/v[13](/[^?]*)(?:\\?(.*))?");
  private static final long DAY_MS = 24L * 60 * 60 * 1_000;

  private final Clock clock;
  private final Map<String, ObjectNode> projects = new LinkedHashMap<>();
  private final DatadogDatasets datasets;
  private final Map<String, ObjectNode> experiments = new LinkedHashMap<>();
  private final Map<String, ObjectNode> spans = new LinkedHashMap<>();
  private final Map<String, ObjectNode> metrics = new LinkedHashMap<>();
  private final List<JsonNode> bodies = new ArrayList<>();
  private long repeatedSpans;

  private DatadogServer(Clock clock) {
    super(KEY);
    this.clock = clock;
    this.datasets = new DatadogDatasets(clock);
  }

  /** Starts a server. */
  public static DatadogServer start(Clock clock) {
    return new DatadogServer(clock);
  }

  /** Returns how many metrics it has, each counted once. */
  public synchronized int metricCount() {
    return metrics.size();
  }

  /** Returns the experiments' attributes. */
  public synchronized List<ObjectNode> experiments() {
    return List.copyOf(experiments.values());
  }

  /** Returns the records of the newest version of a dataset by its name. */
  public synchronized List<ObjectNode> records(String dataset) {
    return datasets.newestOf(dataset);
  }

  /** Returns all metrics, each as it came last. */
  public synchronized List<ObjectNode> metrics() {
    return List.copyOf(metrics.values());
  }

  /** Returns all bodies that it took. */
  public synchronized List<JsonNode> bodies() {
    return List.copyOf(bodies);
  }

  @Override
  public synchronized long rowCount() {
    return spans.size();
  }

  @Override
  public synchronized long repeated() {
    return repeatedSpans;
  }

  @Override
  boolean knows(ServerRequest request, String key) {
    return key.equals(request.headers().get("dd-api-key"))
        && request.headers().get("dd-application-key") != null;
  }

  @Override
  ServerReply unknown() {
    return json(403, "{\"errors\":[\"Forbidden\"]}");
  }

  @Override
  ServerReply answer(ServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return json(404, "{\"errors\":[\"Not found\"]}");
    }
    ServerReply reply =
        answer(request.method(), path.group(1), query(path.group(2)), request.body());
    if (reply.status() / 100 == 2 && !request.method().equals("GET")) {
      bodies.add(request.body());
    }
    return reply;
  }

  /** Answers a request below the version's path. */
  private ServerReply answer(String method, String path, Map<String, String> query, JsonNode body) {
    String[] parts = path.substring(1).split("/", -1);
    JsonNode attributes = body.path("data").path("attributes");
    String last = parts[parts.length - 1];
    if (method.equals("POST")) {
      return switch (last) {
        case "projects" -> project(attributes);
        case "datasets" -> datasets.create(parts[0], attributes);
        case "batch_update" -> datasets.update(parts[2], attributes);
        case "experiments" -> experiment(attributes);
        case "events" -> events(body.path("data"));
        case "upload" -> data("dataset_version", UUID.randomUUID().toString(), Json.object());
        default -> notFound();
      };
    }
    if (method.equals("PATCH") && parts.length == 2) {
      experiments.computeIfAbsent(parts[1], id -> Json.object()).setAll((ObjectNode) attributes);
      return ServerReply.empty();
    }
    return switch (last) {
      case "datasets" -> datasets.list(query.get("filter[name]"));
      case "records" -> datasets.records(parts[2], query.get("filter[version]"));
      case "experiments" -> foundExperiments(query);
      case "events" -> spansOf(parts[1]);
      default -> notFound();
    };
  }

  private ServerReply project(JsonNode attributes) {
    String name = attributes.path("name").asText();
    for (Map.Entry<String, ObjectNode> known : projects.entrySet()) {
      if (known.getValue().path("name").asText().equals(name)) {
        return data("projects", known.getKey(), known.getValue());
      }
    }
    String id = UUID.randomUUID().toString();
    projects.put(id, stamped(attributes, clock));
    return data("projects", id, stamped(attributes, clock));
  }

  private ServerReply experiment(JsonNode attributes) {
    String name = attributes.path("name").asText();
    boolean unique = attributes.path("ensure_unique").asBoolean(true);
    if (!unique) {
      for (Map.Entry<String, ObjectNode> known : experiments.entrySet()) {
        if (known.getValue().path("name").asText().equals(name)) {
          return data("experiments", known.getKey(), known.getValue());
        }
      }
    }
    String id = UUID.randomUUID().toString();
    ObjectNode made = stamped(attributes, clock);
    made.put("experiment", name);
    made.put("name", unique ? name + "-" + clock.now().toEpochMilli() : name);
    made.put("run_count", attributes.path("run_count").asInt(1));
    made.put("status", "running");
    made.remove("ensure_unique");
    experiments.put(id, made);
    return data("experiments", id, made);
  }

  private ServerReply foundExperiments(Map<String, String> query) {
    ObjectNode reply = Json.object();
    ArrayNode data = reply.putArray("data");
    String wanted = query.getOrDefault("filter[metadata]", "{}");
    JsonNode contained;
    try {
      contained = Json.parse(wanted);
    } catch (JsonProcessingException e) {
      return error(400, "filter[metadata] is not JSON");
    }
    experiments.forEach(
        (id, one) -> {
          boolean all =
              contained.properties().stream()
                  .allMatch(
                      field -> field.getValue().equals(one.path("metadata").path(field.getKey())));
          if (all) {
            data.add(item("experiments", id, one));
          }
        });
    reply.putObject("meta").put("after", "");
    return json(200, Json.text(reply));
  }

  private ServerReply events(JsonNode data) {
    String type = data.path("type").asText();
    if (!type.equals("events") && !type.equals("experiments")) {
      return error(400, "invalid type " + type);
    }
    long now = clock.now().toEpochMilli();
    for (JsonNode metric : data.path("attributes").path("metrics")) {
      if (Math.abs(now - metric.path("timestamp_ms").asLong()) > DAY_MS) {
        return error(
            400,
            "Key: 'ExperimentEvalMetricEvent.EvalMetricBase.TimestampMs' Error:Field validation for"
                + " 'TimestampMs' failed on the 'timestamp_within_24hr' tag");
      }
    }
    for (JsonNode span : data.path("attributes").path("spans")) {
      if (spans.put(span.path("span_id").asText(), (ObjectNode) span) != null) {
        repeatedSpans++;
      }
    }
    for (JsonNode metric : data.path("attributes").path("metrics")) {
      metrics.put(
          metric.path("span_id").asText()
              + "/"
              + metric.path("experiment_id").asText()
              + "/"
              + metric.path("label").asText(),
          (ObjectNode) metric);
    }
    return ServerReply.of(202, Map.of(), "application/json", new byte[0]);
  }

  /** Pages of events, as they are read, in one. */
  private ServerReply spansOf(String experiment) {
    ObjectNode reply = Json.object();
    ObjectNode attributes =
        reply
            .putObject("data")
            .put("id", experiment)
            .put("type", "experiment_events")
            .putObject("attributes");
    ArrayNode all = attributes.putArray("spans");
    ArrayNode summary = attributes.putArray("summary_metrics");
    spans.forEach(
        (id, span) -> {
          ObjectNode shown = span.deepCopy();
          ArrayNode own = shown.putArray("eval_metrics");
          metrics.values().stream()
              .filter(metric -> metric.path("span_id").asText().equals(id))
              .forEach(own::add);
          all.add(shown);
        });
    metrics.values().stream()
        .filter(metric -> metric.path("metric_source").asText().equals("summary"))
        .forEach(summary::add);
    reply.putObject("meta").put("after", "");
    return json(200, Json.text(reply));
  }

  static ObjectNode stamped(JsonNode attributes, Clock clock) {
    ObjectNode made = attributes.deepCopy();
    String now = clock.now().toString();
    return made.put("created_at", now).put("updated_at", now);
  }

  static ObjectNode item(String type, String id, ObjectNode attributes) {
    ObjectNode item = Json.object().put("id", id).put("type", type);
    item.set("attributes", attributes);
    return item;
  }

  static ServerReply data(String type, String id, ObjectNode attributes) {
    ObjectNode reply = Json.object();
    reply.set("data", item(type, id, attributes));
    return json(200, Json.text(reply));
  }

  static ServerReply error(int status, String detail) {
    ObjectNode reply = Json.object();
    reply.putArray("errors").addObject().put("title", "Generic Error").put("detail", detail);
    return json(status, Json.text(reply));
  }

  private static ServerReply notFound() {
    return json(404, "{\"errors\":[\"Not found\"]}");
  }

  static ServerReply json(int status, String body) {
    return ServerReply.json(status, body);
  }

  private static Map<String, String> query(@Nullable String text) {
    Map<String, String> query = new HashMap<>();
    if (text != null) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(
            decoded(pair.substring(0, Math.max(0, equals))), decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
