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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's batches at {@code /v1/messages/batches}: one body with all requests, of any models.
 * They carry no name of ours but the ids of their requests, so that one whose submission was cut is
 * found by its size and time first and known for sure by its results.
 */
record AnthropicBatches(String name, BatchForm form) implements BatchApi {

  private static final String PATH = "/v1/messages/batches";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);
  private static final byte[] BEFORE = "{\"requests\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "]}".getBytes(StandardCharsets.US_ASCII);

  /** The status that an error of each type has where it comes alone. */
  private static final Map<String, Integer> STATUSES =
      Map.of(
          "invalid_request_error", 400,
          "authentication_error", 401,
          "billing_error", 402,
          "permission_error", 403,
          "not_found_error", 404,
          "request_too_large", 413,
          "rate_limit_error", 429,
          "timeout_error", 504,
          "overloaded_error", 529);

  @Override
  public int maxRequests() {
    return 100_000;
  }

  @Override
  public long maxBytes() {
    return 256_000_000L - 10_000;
  }

  @Override
  public String separator() {
    return ",\n";
  }

  @Override
  public BatchRequest request(ModelCall call, Connection connection) {
    return form.request(call, connection)
        .match(
            ready -> {
              ObjectNode line = Json.object();
              line.set("params", ready.body());
              return new BatchRequest.Ready(ready.beta(), line);
            },
            unsendable -> new BatchRequest.Unsendable(unsendable.error()));
  }

  private BatchHttp http(BatchChannel channel) {
    return new BatchHttp(name, channel, form.headers(channel.connection()));
  }

  @Override
  public BatchAnswer<String> submit(BatchFile file, String kind, String key, BatchChannel channel) {
    Map<String, String> headers = new HashMap<>(form.headers(channel.connection()));
    if (!kind.isEmpty()) {
      headers.put("anthropic-beta", kind);
    }
    BatchSpool spool = file.spool();
    BodySource body =
        new BodySource() {
          @Override
          public long length() {
            return BEFORE.length + spool.length() + AFTER.length;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write(BEFORE);
            spool.copyTo(out);
            out.write(AFTER);
          }
        };
    return BatchHttp.then(
        new BatchHttp(name, channel, headers).upload(PATH, "application/json", body),
        BatchHttp::id);
  }

  @Override
  public BatchAnswer<BatchFound> find(BatchSearch search, BatchChannel channel) {
    Instant oldest = search.since().minus(CLOCK_SKEW);
    return new BatchPages(http(channel), PATH, "after_id")
        .find(
            batch -> created(batch).isBefore(oldest),
            batch ->
                !created(batch).isBefore(oldest) && looksLike(batch, search)
                    ? new BatchAnswer.Ok<>(new BatchFound.There(batch.path("id").asText(""), false))
                    : null);
  }

  private static boolean looksLike(JsonNode batch, BatchSearch search) {
    String id = batch.path("id").asText("");
    Set<String> others = search.others();
    return BatchHttp.isId(id)
        && !others.contains(id)
        && total(batch.path("request_counts")) == search.requests();
  }

  private static Instant created(JsonNode batch) {
    try {
      return OffsetDateTime.parse(batch.path("created_at").asText("")).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.MAX;
    }
  }

  private static long total(JsonNode counts) {
    return counts.path("processing").asLong(0) + done(counts);
  }

  private static long done(JsonNode counts) {
    return counts.path("succeeded").asLong(0)
        + counts.path("errored").asLong(0)
        + counts.path("canceled").asLong(0)
        + counts.path("expired").asLong(0);
  }

  @Override
  public BatchAnswer<BatchStatus> status(String id, BatchChannel channel) {
    return BatchHttp.then(
        http(channel).get(PATH + "/" + id), body -> new BatchAnswer.Ok<>(status(id, body)));
  }

  @Override
  public BatchAnswer<BatchStatus> cancel(String id, BatchChannel channel) {
    return BatchHttp.then(
        http(channel).post(PATH + "/" + id + "/cancel", Json.object()),
        body -> new BatchAnswer.Ok<>(status(id, body)));
  }

  /**
   * The address of the results in the answer is not used: the documented place below the configured
   * endpoint is the same, and the key goes nowhere else.
   */
  private static BatchStatus status(String id, JsonNode batch) {
    JsonNode counts = batch.path("request_counts");
    BatchStatus.Phase phase =
        switch (batch.path("processing_status").asText("")) {
          case "ended" -> BatchStatus.Phase.ENDED;
          case "canceling" -> BatchStatus.Phase.CANCELLING;
          default -> BatchStatus.Phase.RUNNING;
        };
    return new BatchStatus(
        phase,
        total(counts),
        done(counts),
        phase == BatchStatus.Phase.ENDED ? List.of(PATH + "/" + id + "/results") : List.of(),
        null);
  }

  @Override
  public BatchAnswer<Boolean> download(
      String id, String result, BatchSpool into, BatchChannel channel) {
    return http(channel).download(result, into);
  }

  @Override
  public CallResult read(BatchResult result, String kind, Connection connection) {
    JsonNode outcome = result.line().path("result");
    return switch (outcome.path("type").asText("")) {
      case "succeeded" ->
          form.read(
              PATH, new Reply(200, Map.of(), Json.bytes(outcome.path("message"))), connection);
      case "errored" -> form.read(PATH, error(outcome.path("error")), connection);
      case "expired" -> notMade("BATCH_EXPIRED");
      case "canceled" -> notMade("BATCH_CANCELLED");
      default -> notMade("BATCH_NOT_MADE");
    };
  }

  @Override
  public @Nullable String modelOf(String kind) {
    return null;
  }

  private static Reply error(JsonNode response) {
    JsonNode error = response.path("error");
    int status = STATUSES.getOrDefault(error.path("type").asText(""), 500);
    String requestId = response.path("request_id").textValue();
    return new Reply(
        status,
        requestId == null ? Map.of() : Map.of("request-id", requestId),
        Json.bytes(response));
  }

  private static CallResult notMade(String code) {
    return new CallResult.Problem(
        new CallError(
            code,
            "the batch ended before this request was made",
            null,
            Verdict.TRANSIENT,
            false,
            null));
  }
}
