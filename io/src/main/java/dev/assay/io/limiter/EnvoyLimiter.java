package dev.assay.io.limiter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's rate limit service by HTTP and JSON. What is allowed stands in the service's own
 * configuration, under the descriptors {@code limit} and, below it, {@code unit}. The service
 * counts by windows of its clock, and counts also what it refuses, so that no more is asked for
 * than is left; permits are valid at once and spaced by the gap that is asked for.
 */
final class EnvoyLimiter implements SharedLimiter {

  private static final int OVER_LIMIT = 429;
  private static final int MAX_REPLY_BYTES = 1 << 20;
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final URI address;
  private final String domain;
  private final int jobs;
  private final Duration timeout;
  private final HttpTransport transport;
  private final Clock clock;

  /** What is left of each limit in its window, as the service said last. */
  private final ConcurrentMap<String, Left> left = new ConcurrentHashMap<>();

  private record Left(long units, long until) {}

  EnvoyLimiter(
      URI address,
      String domain,
      int jobs,
      Duration timeout,
      HttpTransport transport,
      Clock clock) {
    this.timeout = timeout;
    this.address = address;
    this.domain = domain;
    this.jobs = jobs;
    this.transport = transport;
    this.clock = clock;
  }

  @Override
  public Grant take(Ask ask) throws LimiterException {
    long units = Math.min(ask.units(), mostLeft(ask.limit()));
    HttpResult result =
        transport.send(
            new HttpCall(
                "POST",
                address,
                Map.of("content-type", "application/json"),
                Json.bytes(body(ask.limit(), units)),
                timeout,
                MAX_REPLY_BYTES));
    if (!(result instanceof HttpResult.Reply reply)) {
      throw new LimiterException(
          result.match(r -> "", lost -> lost.code() + " (" + lost.message() + ")"));
    }
    if (reply.status() != 200 && reply.status() != OVER_LIMIT) {
      throw new LimiterException("HTTP " + reply.status());
    }
    JsonNode answer = answer(reply);
    JsonNode status = answer.path("statuses").path(0);
    Duration untilReset = duration(status.path("durationUntilReset").asText(""));
    if (status.has("limitRemaining")) {
      left.put(
          ask.limit(),
          new Left(
              status.path("limitRemaining").asLong(),
              clock.nanoTime() + (untilReset == null ? AGAIN : untilReset).toNanos()));
    } else {
      left.remove(ask.limit());
    }
    boolean granted = !answer.path("overallCode").asText("OK").equals("OVER_LIMIT");
    if (granted && reply.status() == 200) {
      return new Grant(units, Duration.ZERO);
    }
    return new Grant(0, untilReset == null ? AGAIN : untilReset);
  }

  /** Nothing that is left is not asked for twice: the window may have ended meanwhile. */
  private long mostLeft(String limit) {
    Left known = left.get(limit);
    return known == null || known.until() <= clock.nanoTime()
        ? Long.MAX_VALUE
        : Math.max(1, known.units());
  }

  private ObjectNode body(String limit, long units) {
    int colon = limit.lastIndexOf(':');
    ObjectNode body = Json.object();
    body.put("domain", domain);
    ArrayNode entries = body.putArray("descriptors").addObject().putArray("entries");
    entries.addObject().put("key", "limit").put("value", limit.substring(0, Math.max(0, colon)));
    entries.addObject().put("key", "unit").put("value", limit.substring(colon + 1));
    body.put("hitsAddend", units);
    return body;
  }

  private static JsonNode answer(HttpResult.Reply reply) throws LimiterException {
    try {
      return Json.parse(reply.body());
    } catch (JsonProcessingException e) {
      throw new LimiterException("its answer is no JSON");
    } catch (IOException e) {
      throw new LimiterException("its answer cannot be read");
    }
  }

  private static @Nullable Duration duration(String text) {
    Matcher seconds = SECONDS.matcher(text);
    return seconds.matches()
        ? Duration.ofNanos((long) (Double.parseDouble(seconds.group(1)) * 1e9))
        : null;
  }

  @Override
  public int jobs() {
    return jobs;
  }

  @Override
  public String address() {
    return "the rate limit service at " + address.getHost() + ":" + address.getPort();
  }

  /** The transport is shared and stays open. */
  @Override
  public void close() {}
}
