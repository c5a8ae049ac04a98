package dev.assay.io.api.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.BatchForm;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Connection;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.BodySource;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's batches: lines of one model and one place, uploaded as a file at {@code /files} and
 * submitted at {@code /batches}. Our own name of a batch travels in its metadata.
 */
record OpenAiBatches(String name, BatchForm form) implements BatchApi {

  private static final String KEY = "assay_batch";
  private static final String VERSION = "/v1";
  private static final long CLOCK_SKEW_SECONDS = 3_600;

  @Override
  public int maxRequests() {
    return 50_000;
  }

  @Override
  public long maxBytes() {
    return 200_000_000L - 10_000;
  }

  @Override
  public String separator() {
    return "\n";
  }

  @Override
  public BatchRequest request(ModelCall call, Connection connection) {
    return form.request(call, connection)
        .match(
            ready -> {
              String url = VERSION + ready.path();
              ObjectNode line = Json.object().put("method", "POST").put("url", url);
              line.set("body", ready.body());
              return new BatchRequest.Ready(url + " " + ready.body().path("model").asText(), line);
            },
            unsendable -> new BatchRequest.Unsendable(unsendable.error()));
  }

  private BatchHttp http(BatchChannel channel) {
    return new BatchHttp(name, channel, form.headers(channel.connection()));
  }

  @Override
  public BatchAnswer<String> submit(BatchFile file, String kind, String key, BatchChannel channel) {
    BatchHttp http = http(channel);
    BatchAnswer<String> uploaded =
        BatchHttp.then(
            http.upload(
                "/files",
                "multipart/form-data; boundary=" + Multipart.BOUNDARY + key,
                new Multipart(file.spool(), key)),
            BatchHttp::id);
    return uploaded.match(
        fileId -> create(fileId, kind, key, http),
        problem -> new BatchAnswer.Problem<>(problem.error(), false));
  }

  private static BatchAnswer<String> create(
      String fileId, String kind, String key, BatchHttp http) {
    ObjectNode body =
        Json.object()
            .put("input_file_id", fileId)
            .put("endpoint", url(kind))
            .put("completion_window", "24h");
    body.putObject("metadata").put(KEY, key);
    return BatchHttp.then(http.post("/batches", body), BatchHttp::id);
  }

  @Override
  public BatchAnswer<BatchFound> find(BatchSearch search, BatchChannel channel) {
    long oldest = search.since().getEpochSecond() - CLOCK_SKEW_SECONDS;
    return new BatchPages(http(channel), "/batches", "after")
        .find(
            batch -> batch.path("created_at").asLong(Long.MAX_VALUE) < oldest,
            batch ->
                batch.path("metadata").path(KEY).asText("").equals(search.key())
                    ? BatchHttp.then(
                        BatchHttp.id(batch),
                        id -> new BatchAnswer.Ok<>(new BatchFound.There(id, true)))
                    : null);
  }

  @Override
  public BatchAnswer<BatchStatus> status(String id, BatchChannel channel) {
    BatchHttp http = http(channel);
    return BatchHttp.then(
        http.get("/batches/" + id), body -> new BatchAnswer.Ok<>(status(body, http)));
  }

  @Override
  public BatchAnswer<BatchStatus> cancel(String id, BatchChannel channel) {
    BatchHttp http = http(channel);
    return BatchHttp.then(
        http.post("/batches/" + id + "/cancel", Json.object()),
        body -> new BatchAnswer.Ok<>(status(body, http)));
  }

  private static BatchStatus status(JsonNode batch, BatchHttp http) {
    JsonNode counts = batch.path("request_counts");
    long done = counts.path("completed").asLong(0) + counts.path("failed").asLong(0);
    BatchStatus.Phase phase =
        switch (batch.path("status").asText("")) {
          case "completed", "expired", "cancelled" -> BatchStatus.Phase.ENDED;
          case "cancelling" -> BatchStatus.Phase.CANCELLING;
          case "failed" -> BatchStatus.Phase.REFUSED;
          default -> BatchStatus.Phase.RUNNING;
        };
    List<String> results = new ArrayList<>();
    for (String file : List.of("output_file_id", "error_file_id")) {
      String id = batch.path(file).asText("");
      if (BatchHttp.isId(id)) {
        results.add(id);
      }
    }
    return new BatchStatus(
        phase,
        counts.path("total").asLong(0),
        done,
        results,
        phase == BatchStatus.Phase.REFUSED ? refusal(batch, http) : null);
  }

  private static CallError refusal(JsonNode batch, BatchHttp http) {
    JsonNode first = batch.at("/errors/data/0");
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", first.path("message").asText("the batch was refused without a reason"))
        .put("code", first.path("code").asText(""));
    return http.error(400, body);
  }

  @Override
  public BatchAnswer<Boolean> download(
      String id, String result, BatchSpool into, BatchChannel channel) {
    return http(channel).download("/files/" + result + "/content", into);
  }

  @Override
  public CallResult read(BatchResult result, String kind, Connection connection) {
    JsonNode response = result.line().path("response");
    if (!response.isObject()) {
      return notMade(result.line().path("error"));
    }
    String requestId = response.path("request_id").textValue();
    Reply reply =
        new Reply(
            response.path("status_code").asInt(200),
            requestId == null ? Map.of() : Map.of("x-request-id", requestId),
            Json.bytes(response.path("body")));
    return form.read(path(kind), reply, connection);
  }

  private static String url(String kind) {
    return kind.substring(0, kind.indexOf(' '));
  }

  private static String path(String kind) {
    return url(kind).substring(VERSION.length());
  }

  @Override
  public String modelOf(String kind) {
    return kind.substring(kind.indexOf(' ') + 1);
  }

  private static CallResult notMade(JsonNode error) {
    String code = error.path("code").asText("");
    String why =
        switch (code) {
          case "batch_expired" -> "BATCH_EXPIRED";
          case "batch_cancelled" -> "BATCH_CANCELLED";
          default -> "BATCH_NOT_MADE";
        };
    return new CallResult.Problem(
        new CallError(
            why,
            "the batch ended before this request was made",
            null,
            Verdict.TRANSIENT,
            false,
            null));
  }

  /** The upload's body: what it is for, then the file. */
  private static final class Multipart implements BodySource {
    static final String BOUNDARY = "assay-";

    private final BatchSpool spool;
    private final byte[] before;
    private final byte[] after;

    Multipart(BatchSpool spool, String key) {
      this.spool = spool;
      String boundary = "--" + BOUNDARY + key;
      String part = boundary + "\r\nContent-Disposition: form-data; name=";
      this.before =
          ascii(
              part
                  + "\"purpose\"\r\n\r\nbatch\r\n"
                  + part
                  + "\"file\"; filename=\"assay-"
                  + key
                  + ".jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n");
      this.after = ascii("\n\r\n" + boundary + "--\r\n");
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public long length() {
      return before.length + spool.length() + after.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(before);
      spool.copyTo(out);
      out.write(after);
    }
  }
}
