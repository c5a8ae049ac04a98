package dev.assay.io.api.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.Connection;
import dev.assay.io.api.Secret;
import dev.assay.io.api.Verdicts;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.BodySink;
import dev.assay.io.http.BodySource;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges with a batch endpoint.
 *
 * @param api the connector's name
 * @param channel where to
 * @param headers that carry the key
 */
record BatchHttp(String api, BatchChannel channel, Map<String, String> headers) {

  /** Most bytes of results; what a batch of long answers may have. */
  private static final long MAX_RESULT_BYTES = 16L << 30;

  private static final byte[] NOTHING = new byte[0];
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  BatchAnswer<JsonNode> get(String path) {
    return json(call("GET", path, channel.deadline(), "application/json"), false);
  }

  BatchAnswer<JsonNode> post(String path, JsonNode body) {
    HttpCall call =
        new HttpCall(
            "POST",
            uri(path),
            with("application/json"),
            Json.bytes(body),
            channel.deadline(),
            HttpCall.DEFAULT_MAX_REPLY_BYTES);
    return json(call, true);
  }

  BatchAnswer<JsonNode> upload(String path, String type, BodySource body) {
    return json(call("POST", path, channel.transferDeadline(), type).withSource(body), true);
  }

  /** Appends the body of a success to a spool. */
  BatchAnswer<Boolean> download(String path, BatchSpool into) {
    HttpCall call =
        call("GET", path, channel.transferDeadline(), "application/json")
            .withSink(
                new BodySink() {
                  @Override
                  public long maxBytes() {
                    return MAX_RESULT_BYTES;
                  }

                  @Override
                  public OutputStream begin() throws IOException {
                    into.append(new byte[] {'\n'});
                    return into.appending();
                  }
                });
    return channel
        .transport()
        .send(call)
        .match(
            reply ->
                reply.status() / 100 == 2
                    ? new BatchAnswer.Ok<>(true)
                    : new BatchAnswer.Problem<>(error(reply), false),
            lost -> new BatchAnswer.Problem<>(Verdicts.of(lost), false));
  }

  private HttpCall call(String method, String path, Duration deadline, String type) {
    return new HttpCall(
        method, uri(path), with(type), NOTHING, deadline, HttpCall.DEFAULT_MAX_REPLY_BYTES);
  }

  private Map<String, String> with(String type) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", type);
    all.put("Accept", "application/json");
    return all;
  }

  private URI uri(String path) {
    return URI.create(channel.connection().endpoint() + path);
  }

  private BatchAnswer<JsonNode> json(HttpCall call, boolean changes) {
    return channel
        .transport()
        .send(call)
        .match(reply -> json(reply, changes), lost -> lost(lost, changes));
  }

  private BatchAnswer<JsonNode> lost(Lost lost, boolean changes) {
    return new BatchAnswer.Problem<>(Verdicts.of(lost), changes && lost.sent());
  }

  private BatchAnswer<JsonNode> json(Reply reply, boolean changes) {
    if (reply.status() / 100 != 2) {
      return new BatchAnswer.Problem<>(error(reply), changes && reply.status() / 100 == 5);
    }
    try {
      JsonNode body = Json.parse(reply.body());
      if (body.isObject()) {
        return new BatchAnswer.Ok<>(body);
      }
    } catch (IOException malformed) {
      return unreadable(reply, changes);
    }
    return unreadable(reply, changes);
  }

  private static BatchAnswer<JsonNode> unreadable(Reply reply, boolean changes) {
    return new BatchAnswer.Problem<>(
        new CallError(
            "RESP_NOT_JSON",
            "the batch endpoint's answer is no JSON object (" + reply.body().length + " bytes)",
            reply.status(),
            Verdict.TRANSIENT,
            false,
            null),
        changes);
  }

  private CallError error(Reply reply) {
    return Verdicts.of(api, reply, key());
  }

  /** Returns what an error within a batch means, as if it had come with a status. */
  CallError error(int status, JsonNode body) {
    return Verdicts.of(api, new Reply(status, Map.of(), Json.bytes(body)), key());
  }

  private @Nullable Secret key() {
    Connection connection = channel.connection();
    return connection.key();
  }

  /** Returns an id, which becomes part of an address, or a problem where it cannot be one. */
  static BatchAnswer<String> id(JsonNode body) {
    String id = body.path("id").textValue();
    return id != null && isId(id)
        ? new BatchAnswer.Ok<>(id)
        : new BatchAnswer.Problem<>(
            new CallError(
                "RESP_NO_CONTENT",
                "the batch endpoint's answer has no id",
                200,
                Verdict.TRANSIENT,
                false,
                null),
            true);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.matches("[.]{1,2}");
  }

  /** Returns the answer with its value read, where there is one. */
  static <A, B> BatchAnswer<B> then(BatchAnswer<A> answer, Function<A, BatchAnswer<B>> read) {
    return answer.match(
        read, problem -> new BatchAnswer.Problem<>(problem.error(), problem.unsure()));
  }
}
