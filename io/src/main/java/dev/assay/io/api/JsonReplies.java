package dev.assay.io.api;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the replies of all APIs have in common: statuses, JSON that is none, errors inside 200. */
final class JsonReplies {

  /** More answers than any request can ask for. */
  private static final int MAX_CHOICES = 1_000;

  private static final String REQUEST_ID = "x-request-id";

  /** All headers whose value is kept with an answer. */
  private static final List<String> KEPT = List.of(REQUEST_ID, "request-id", "x-amzn-requestid");

  private JsonReplies() {}

  /** Reads the body of a success. */
  interface Reader {
    CallResult read(JsonNode body, Reply reply);
  }

  static CallResult read(String api, Reply reply, @Nullable Secret key, Reader reader) {
    if (reply.status() / 100 != 2) {
      return error(api, reply, key);
    }
    JsonNode body;
    try {
      body = Json.parse(reply.body());
    } catch (StreamConstraintsException e) {
      return problem("RESP_TOO_LARGE", "the JSON exceeds a limit", reply, Verdict.ROW_TERMINAL);
    } catch (IOException e) {
      return problem("RESP_NOT_JSON", "the answer is not JSON", reply, Verdict.TRANSIENT);
    }
    if (!body.isObject()) {
      return problem("RESP_NOT_JSON", "the answer is no JSON object", reply, Verdict.TRANSIENT);
    }
    if (!body.path("error").isMissingNode() && !body.path("error").isNull()) {
      return error(api, reply, key);
    }
    if (key == null) {
      return reader.read(body, reply);
    }
    key.redact((ObjectNode) body);
    return reader.read(body, redacted(reply, key));
  }

  private static Reply redacted(Reply reply, Secret key) {
    Map<String, String> changed = new HashMap<>();
    for (String name : KEPT) {
      String value = reply.header(name);
      if (value != null && !key.redact(value).equals(value)) {
        changed.put(name, key.redact(value));
      }
    }
    if (changed.isEmpty()) {
      return reply;
    }
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.putAll(changed);
    return new Reply(reply.status(), headers, reply.body());
  }

  /** A filter that stopped the prompt before any model saw it is a refusal, the rest problems. */
  static CallResult error(String api, Reply reply, @Nullable Secret key) {
    CallError error = Verdicts.of(api, reply, key);
    if (!error.code().equals("CONTENT_FILTER")) {
      return new CallResult.Problem(error, RateHints.of(reply));
    }
    return new CallResult.Refusal(
        new Completion(
            TextNode.valueOf(error.message()),
            "content_filter",
            null,
            requestId(key == null ? reply : redacted(reply, key), null),
            Usage.UNKNOWN),
        RateHints.of(reply));
  }

  /** Refuses more choices than can be, and no list of them. */
  static @Nullable CallResult unreadable(JsonNode choices, String name, Reply reply) {
    if (!choices.isArray()) {
      return noContent("the answer has no " + name, reply);
    }
    return choices.size() > MAX_CHOICES
        ? problem("RESP_TOO_LARGE", "too many " + name, reply, Verdict.ROW_TERMINAL)
        : null;
  }

  static CallResult noContent(String why, Reply reply) {
    return problem("RESP_NO_CONTENT", why, reply, Verdict.ROW_TERMINAL);
  }

  static @Nullable String requestId(Reply reply, @Nullable String otherwise) {
    String id = reply.header(REQUEST_ID);
    return id != null ? id : otherwise;
  }

  private static CallResult problem(String code, String why, Reply reply, Verdict verdict) {
    return new CallResult.Problem(
        Verdicts.unreadable(code, why, reply, verdict), RateHints.of(reply));
  }
}
