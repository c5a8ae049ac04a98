package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.BatchServer.Fate;
import dev.assay.io.testing.BatchServer.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The files and batches of {@link BatchServer}, and how it was told to treat them. */
final class BatchProvider {

  static final String ANTHROPIC_PATH = "/v1/messages/batches";

  private static final Instant FIRST = Instant.parse("2030-01-01T00:00:00Z");

  /** A batch as the server has it. */
  static final class Batch {
    final String id;
    final boolean anthropic;
    final Map<String, JsonNode> requests;
    final String ownKey;
    final String place;
    final Instant created = FIRST;
    int looks;
    boolean cancelled;
    boolean ended;

    Batch(
        String id, boolean anthropic, Map<String, JsonNode> requests, String ownKey, String place) {
      this.id = id;
      this.anthropic = anthropic;
      this.requests = requests;
      this.ownKey = ownKey;
      this.place = place;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, byte[] body) {
    static Reply json(int status, JsonNode body) {
      return new Reply(status, Json.bytes(body));
    }
  }

  private final Map<String, Map<String, JsonNode>> files = new HashMap<>();
  private final Map<String, byte[]> results = new HashMap<>();
  final Map<String, Batch> batches = new TreeMap<>();
  final List<String> uploads = new ArrayList<>();

  Pace pace = Pace.AT_ONCE;
  String refusal = "token_limit_exceeded";
  BiFunction<String, Boolean, Fate> fates = (text, cancelled) -> Fate.ANSWERED;
  UnaryOperator<List<String>> editing = lines -> lines;
  @Nullable String resultsOrigin;
  int cut;

  Reply act(String route, String path, byte[] body) throws IOException {
    String last = path.substring(path.lastIndexOf('/') + 1);
    String before = path.substring(0, path.lastIndexOf('/'));
    String owner = before.substring(before.lastIndexOf('/') + 1);
    return switch (route) {
      case "POST /v1/files" -> upload(new String(body, StandardCharsets.UTF_8));
      case "POST /v1/batches" -> create(Json.parse(body));
      case "POST " + ANTHROPIC_PATH -> createAnthropic(Json.parse(body));
      case "GET /v1/batches", "GET " + ANTHROPIC_PATH -> list(route.contains("messages"));
      case "GET /v1/batches/*", "GET " + ANTHROPIC_PATH + "/*" -> look(last);
      case "POST /v1/batches/*/cancel", "POST " + ANTHROPIC_PATH + "/*/cancel" -> cancel(owner);
      case "GET /v1/files/*/content" -> content(owner);
      case "GET " + ANTHROPIC_PATH + "/*/results" -> content(owner);
      case "POST /v1/chat/completions", "POST /v1/messages" ->
          Reply.json(200, BatchReplies.answer(route.endsWith("messages"), Json.parse(body)));
      default -> Reply.json(404, BatchReplies.error("not_found_error", "no such place " + route));
    };
  }

  private Reply upload(String multipart) throws IOException {
    uploads.add(multipart);
    Map<String, JsonNode> requests = new LinkedHashMap<>();
    String places = "";
    for (String line : multipart.split("\\r?\\n", -1)) {
      if (line.startsWith("{")) {
        JsonNode request = Json.parse(line);
        requests.put(request.path("custom_id").asText(), request.path("body"));
        places = request.path("url").asText();
      }
    }
    String id = "file-" + (files.size() + 1);
    files.put(id, requests);
    return Reply.json(200, Json.object().put("id", id).put("purpose", "batch").put("url", places));
  }

  private Reply create(JsonNode body) {
    Map<String, JsonNode> requests = files.get(body.path("input_file_id").asText());
    if (requests == null) {
      return Reply.json(400, BatchReplies.error("invalid_request_error", "no such file"));
    }
    return Reply.json(
        200,
        json(
            add(
                false,
                requests,
                body.at("/metadata/assay_batch").asText(),
                body.path("endpoint").asText())));
  }

  private Reply createAnthropic(JsonNode body) {
    Map<String, JsonNode> requests = new LinkedHashMap<>();
    for (JsonNode request : body.path("requests")) {
      requests.put(request.path("custom_id").asText(), request.path("params"));
    }
    return Reply.json(200, json(add(true, requests, "", ANTHROPIC_PATH)));
  }

  Batch add(boolean anthropic, Map<String, JsonNode> requests, String ownKey, String place) {
    String id = "%s_%04d".formatted(anthropic ? "msgbatch" : "batch", batches.size() + 1);
    Batch batch = new Batch(id, anthropic, requests, ownKey, place);
    batches.put(id, batch);
    return batch;
  }

  private Reply list(boolean anthropic) {
    ObjectNode list = Json.object();
    ArrayNode data = list.putArray("data");
    for (Batch batch : batches.values()) {
      if (batch.anthropic == anthropic) {
        data.insert(0, json(batch));
      }
    }
    return Reply.json(200, list.put("has_more", false));
  }

  private Reply look(String id) {
    Batch batch = batches.get(id);
    if (batch == null) {
      return Reply.json(404, BatchReplies.error("not_found_error", "no such batch"));
    }
    batch.looks++;
    return Reply.json(200, json(batch));
  }

  private Reply cancel(String id) {
    Batch batch = batches.get(id);
    if (batch == null) {
      return Reply.json(404, BatchReplies.error("not_found_error", "no such batch"));
    }
    batch.cancelled = true;
    batch.looks = 0;
    return Reply.json(200, json(batch));
  }

  private ObjectNode json(Batch batch) {
    batch.ended |= batch.looks >= 2 && (batch.cancelled || pace == Pace.AT_ONCE);
    List<String> good = lines(batch, true);
    List<String> bad = lines(batch, false);
    if (batch.anthropic) {
      if (batch.ended) {
        List<String> all = new ArrayList<>(good);
        all.addAll(bad);
        results.put(batch.id, bytes(all));
      }
      String origin = resultsOrigin == null ? "http://127.0.0.1" : resultsOrigin;
      return BatchReplies.anthropicBatch(
          batch, good.size(), bad.size(), origin + ANTHROPIC_PATH + "/" + batch.id + "/results");
    }
    if (batch.ended) {
      results.put("file-out-" + batch.id, bytes(good));
      results.put("file-err-" + batch.id, bytes(bad));
    }
    boolean refused = pace == Pace.REFUSED && batch.looks >= 2 && !batch.ended;
    return BatchReplies.openAiBatch(batch, good.size(), bad.size(), refused ? refusal : null);
  }

  private byte[] bytes(List<String> lines) {
    List<String> edited = lines.isEmpty() ? lines : editing.apply(lines);
    return String.join("\n", edited).concat("\n").getBytes(StandardCharsets.UTF_8);
  }

  private Reply content(String id) {
    byte[] content = results.get(id);
    if (content == null) {
      return Reply.json(404, BatchReplies.error("not_found_error", "no such results"));
    }
    if (cut > 0) {
      byte[] part = Arrays.copyOf(content, Math.min(cut, content.length));
      cut = 0;
      return new Reply(200, part);
    }
    return new Reply(200, content);
  }

  private List<String> lines(Batch batch, boolean good) {
    List<String> lines = new ArrayList<>();
    batch.requests.forEach(
        (id, request) -> {
          Fate fate =
              batch.ownKey.isEmpty() && id.startsWith("foreign")
                  ? Fate.ANSWERED
                  : fates.apply(BatchReplies.text(request), batch.cancelled);
          if (fate != Fate.MISSING && (fate == Fate.ANSWERED) == good) {
            lines.add(
                Json.text(
                    batch.anthropic
                        ? BatchReplies.anthropic(id, request, fate)
                        : BatchReplies.openAi(id, request, fate)));
          }
        });
    return lines;
  }
}
