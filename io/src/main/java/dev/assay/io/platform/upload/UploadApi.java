package dev.assay.io.platform.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Connection;
import dev.assay.io.api.Environment;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.Verdicts;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.Departure;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests of an upload as calls of an API, so that lanes pace, retry and record them. A call's
 * prompt is the key of its request; the body stays here until the call has ended. An answer is the
 * server's own where it has an {@code id} of what was made, else null.
 */
public final class UploadApi implements ModelApi {

  private static final int CONFLICT = 409;

  private final UploadTarget target;
  private final Map<String, UploadRequest> open = new ConcurrentHashMap<>();

  /** Makes the connector of one upload. */
  public UploadApi(UploadTarget target) {
    this.target = target;
  }

  /** Keeps a request until its call has ended. */
  public void open(UploadRequest request) {
    open.put(request.key(), request);
  }

  /** Forgets a request. */
  public @Nullable UploadRequest close(String key) {
    return open.remove(key);
  }

  @Override
  public String name() {
    return target.platform();
  }

  @Override
  public Connection connect(String model, Environment environment) {
    return new Connection(target.baseUrl(), target.account(), null);
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return Optional.empty();
  }

  @Override
  public CallResult call(Exchange exchange) {
    UploadRequest request = open.get(key(exchange.call().prompt()));
    if (request == null) {
      throw new IllegalStateException("The request was closed before its call ended");
    }
    UploadRequest.Lookup lookup = request.lookup();
    if (lookup == null) {
      return send(exchange, request);
    }
    HttpCall question = call(exchange, "GET", lookup.path(), new byte[0], Departure.AT_ONCE);
    return exchange
        .transport()
        .send(question)
        .match(
            reply -> found(exchange, request, lookup, reply),
            lost -> new CallResult.Problem(Verdicts.of(lost)));
  }

  private CallResult found(
      Exchange exchange, UploadRequest request, UploadRequest.Lookup lookup, Reply reply) {
    if (reply.status() == 404) {
      return send(exchange, request);
    }
    if (reply.status() / 100 != 2) {
      return error(request, reply);
    }
    try {
      JsonNode body = Json.parse(reply.body());
      JsonNode there = lookup.pick().apply(body);
      return there == null ? send(exchange, request) : answer(there, reply);
    } catch (IOException e) {
      return noJson(request, reply);
    }
  }

  private CallResult send(Exchange exchange, UploadRequest request) {
    HttpCall call =
        call(exchange, request.method(), request.path(), request.body(), exchange.departure());
    HttpResult result = exchange.transport().send(call);
    return result.match(
        reply ->
            reply.status() / 100 == 2
                ? accepted(request, reply)
                : reply.status() == CONFLICT
                    ? conflict(exchange, request, reply)
                    : error(request, reply),
        lost -> new CallResult.Problem(Verdicts.of(lost)));
  }

  /**
   * A name that is taken may be so by an attempt before this one. A server that says so, and does
   * not list it yet, is asked again later.
   */
  private CallResult conflict(Exchange exchange, UploadRequest request, Reply refusal) {
    UploadRequest.Lookup lookup = request.lookup();
    if (lookup == null || lookup.others() == null) {
      return error(request, refusal);
    }
    HttpCall question = call(exchange, "GET", lookup.path(), new byte[0], Departure.AT_ONCE);
    return exchange
        .transport()
        .send(question)
        .match(
            reply -> listed(request, lookup, refusal, reply),
            lost -> new CallResult.Problem(Verdicts.of(lost)));
  }

  private CallResult listed(
      UploadRequest request, UploadRequest.Lookup lookup, Reply refusal, Reply reply) {
    JsonNode body;
    try {
      body = Json.parse(reply.body());
    } catch (IOException e) {
      body = NullNode.getInstance();
    }
    JsonNode own = reply.status() / 100 == 2 ? lookup.pick().apply(body) : null;
    if (own != null) {
      return answer(own, reply);
    }
    if (lookup.others() != null && lookup.others().test(body)) {
      return error(request, refusal);
    }
    return problem(
        new CallError(
            "HTTP_" + CONFLICT,
            request.label()
                + ": the server says that the name is taken, and does not list by what; if that"
                + " stays so, give another --experiment",
            CONFLICT,
            Verdict.TRANSIENT,
            false,
            null),
        reply);
  }

  private HttpCall call(
      Exchange exchange, String method, String path, byte[] body, Departure departure) {
    Map<String, String> headers = new HashMap<>(target.headers());
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    return new HttpCall(
        method,
        URI.create(target.baseUrl() + path),
        headers,
        body,
        exchange.deadline(),
        HttpCall.DEFAULT_MAX_REPLY_BYTES,
        departure);
  }

  /** A success may have no body. */
  private CallResult accepted(UploadRequest request, Reply reply) {
    if (new String(reply.body(), StandardCharsets.UTF_8).isBlank()) {
      return answer(NullNode.getInstance(), reply);
    }
    try {
      return answer(Json.parse(reply.body()), reply);
    } catch (IOException e) {
      return noJson(request, reply);
    }
  }

  private static CallResult answer(JsonNode body, Reply reply) {
    JsonNode data = body.path("data");
    ObjectNode kept = Json.object();
    if (data.isObject()) {
      kept.set("id", data.path("id"));
      kept.set("attributes", names(data.path("attributes")));
    } else if (body.path("id").isValueNode()) {
      kept.set("id", body.path("id"));
      kept.set("attributes", names(body));
    }
    return new CallResult.Answer(
        new Completion(kept, null, null, null, Usage.UNKNOWN), RateHints.of(reply));
  }

  /** Only what later requests need is kept. */
  private static ObjectNode names(JsonNode attributes) {
    ObjectNode kept = Json.object();
    for (String key : new String[] {"name", "experiment", "current_version"}) {
      if (attributes.path(key).isValueNode()) {
        kept.set(key, attributes.path(key));
      }
    }
    return kept;
  }

  /** A page in place of an answer comes from something between here and the platform. */
  private CallResult noJson(UploadRequest request, Reply reply) {
    String type = reply.header("content-type");
    boolean page = type != null && type.toLowerCase(Locale.ROOT).contains("html");
    return problem(
        new CallError(
            "RESP_NOT_JSON",
            request.label()
                + ": status "
                + reply.status()
                + " with "
                + (page ? "a web page" : "text that is not JSON")
                + " from "
                + target.baseUrl().getHost()
                + " (the address is not the platform's, or a proxy answered; check the base URL)",
            reply.status(),
            Verdict.TRANSIENT,
            true,
            null),
        reply);
  }

  private CallResult error(UploadRequest request, Reply reply) {
    CallError error = Verdicts.of(target.platform(), spoken(reply), null);
    return problem(
        new CallError(
            error.code(),
            target.redact(request.label() + ": " + error.message()),
            error.httpStatus(),
            error.verdict(),
            error.inDoubtPaid(),
            error.retryAfter()),
        reply);
  }

  /** What a platform says in plain text, or in JSON that is a text, is a message like any other. */
  private static Reply spoken(Reply reply) {
    String type = reply.header("content-type");
    String text = new String(reply.body(), StandardCharsets.UTF_8).strip();
    boolean isPlain = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/plain");
    try {
      String json = Json.parse(reply.body()).textValue();
      isPlain |= json != null;
      text = json == null ? text : json;
    } catch (IOException notJson) {
      // It is as it stands.
    }
    if (!isPlain || text.isEmpty()) {
      return reply;
    }
    return new Reply(
        reply.status(), reply.headers(), Json.bytes(Json.object().put("message", text)));
  }

  private static CallResult problem(CallError error, Reply reply) {
    return new CallResult.Problem(error, RateHints.of(reply));
  }

  private static String key(Prompt prompt) {
    return prompt.match(
        Prompt.Text::text,
        turns -> {
          throw new IllegalArgumentException("An upload has one request a call");
        },
        messages -> {
          throw new IllegalArgumentException("An upload has one request a call");
        });
  }
}
