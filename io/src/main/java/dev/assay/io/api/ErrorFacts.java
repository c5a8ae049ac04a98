package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RetryAfter;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error reply says, whichever provider's form it has.
 *
 * @param status the HTTP status, or the one inside the body where the HTTP status is 2xx
 * @param names types, codes and reasons, lower case
 * @param quotas names of the quotas that were hit, lower case
 * @param message for a person; null where the body gives none
 * @param retryAfter how long the server asks to wait
 */
record ErrorFacts(
    int status,
    Set<String> names,
    Set<String> quotas,
    @Nullable String message,
    @Nullable Duration retryAfter) {

  static ErrorFacts of(Reply reply) {
    JsonNode body = body(reply);
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    Set<String> names = new HashSet<>();
    for (String key : new String[] {"type", "code", "status", "error_type", "__type"}) {
      add(names, error.path(key));
      add(names, body.path(key));
    }
    add(names, error.at("/innererror/code"));
    add(names, error.at("/metadata/limit_source"));
    add(names, error.at("/metadata/error_type"));
    String header = reply.header("x-amzn-errortype");
    if (header != null) {
      names.add(name(header));
    }
    Set<String> quotas = new HashSet<>();
    Duration wait = RetryAfter.of(reply).orElse(null);
    for (JsonNode detail : error.path("details")) {
      add(names, detail.path("reason"));
      for (JsonNode violation : detail.path("violations")) {
        add(quotas, violation.path("quotaId"));
        add(quotas, violation.path("quotaMetric"));
      }
      if (wait == null) {
        wait = RetryAfter.ofDuration(detail.path("retryDelay").textValue()).orElse(null);
      }
    }
    String message = message(body, error);
    if (wait == null && message != null && reply.status() >= 400) {
      wait = RetryAfter.ofSentence(message).orElse(null);
    }
    return new ErrorFacts(status(reply, error), names, quotas, message, wait);
  }

  private static JsonNode body(Reply reply) {
    try {
      JsonNode body = Json.parse(reply.body());
      return body.isArray() && body.size() == 1 ? body.path(0) : body;
    } catch (IOException e) {
      return Json.object();
    }
  }

  private static int status(Reply reply, JsonNode error) {
    JsonNode code = error.path("code");
    boolean inside = code.isInt() && code.intValue() >= 400 && code.intValue() < 600;
    return inside && reply.status() / 100 == 2 ? code.intValue() : reply.status();
  }

  private static @Nullable String message(JsonNode body, JsonNode error) {
    return Optional.ofNullable(error.path("message").textValue())
        .or(() -> Optional.ofNullable(body.path("error").textValue()))
        .or(() -> Optional.ofNullable(body.path("Message").textValue()))
        .or(() -> Optional.ofNullable(body.path("detail").textValue()))
        .or(() -> invalid(body.path("detail")))
        .or(() -> Optional.ofNullable(body.at("/errors/0/detail").textValue()))
        .or(() -> Optional.ofNullable(body.at("/errors/0/title").textValue()))
        .or(() -> Optional.ofNullable(body.at("/errors/0").textValue()))
        .orElse(null);
  }

  /** FastAPI's list of fields; what they held stays out. */
  private static Optional<String> invalid(JsonNode details) {
    List<String> told = new ArrayList<>();
    for (JsonNode detail : details) {
      if (detail.path("loc").isArray() && detail.path("msg").isTextual() && told.size() < 3) {
        List<String> place = new ArrayList<>();
        detail.path("loc").forEach(part -> place.add(part.asText()));
        told.add(String.join(".", place) + ": " + detail.path("msg").textValue());
      }
    }
    int more = details.size() - told.size();
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", told) + (more > 0 ? "; and " + more + " more" : ""));
  }

  private static void add(Set<String> names, JsonNode value) {
    if (value.isTextual()) {
      names.add(name(value.textValue()));
    }
  }

  /** Amazon puts an address behind a colon or a namespace before a hash sign. */
  private static String name(String text) {
    String name = text.substring(text.indexOf('#') + 1);
    int colon = name.indexOf(':');
    return (colon < 0 ? name : name.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
  }
}
