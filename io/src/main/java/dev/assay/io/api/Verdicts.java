package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an error means for its row and its lane, by the ordered rules of {@code verdicts.json}. A
 * status alone is not enough: a 429 may be a rate or a spent account.
 */
public final class Verdicts {

  private static final List<VerdictRule> RULES = load();
  private static final int MAX_QUOTED_CHARS = 300;

  private Verdicts() {}

  /**
   * Classifies a reply that is an error by its status or by its body.
   *
   * @param api the connector's name
   * @param key taken out of the message should the server quote it
   */
  public static CallError of(String api, Reply reply, @Nullable Secret key) {
    ErrorFacts facts = ErrorFacts.of(reply);
    VerdictRule rule = RULES.stream().filter(r -> r.holds(api, facts)).findFirst().orElseThrow();
    Verdict verdict = rule.firm() ? rule.verdict() : overridden(rule.verdict(), reply);
    Duration wait = facts.retryAfter() != null ? facts.retryAfter() : rule.retryAfter();
    return new CallError(
        rule.code() != null ? rule.code() : "HTTP_" + facts.status(),
        message(reply, facts, rule, key),
        reply.status(),
        verdict,
        rule.inDoubt() || reply.status() / 100 == 2,
        verdict.retryable() ? wait : null);
  }

  /** Classifies an exchange without a reply. */
  public static CallError of(Lost lost) {
    Verdict verdict =
        switch (lost.code()) {
          case "NET_TLS", "NET_ADDRESS_REFUSED", "NET_PROXY" -> Verdict.LANE_TERMINAL;
          case "RESP_TOO_LARGE" -> Verdict.ROW_TERMINAL;
          case "NET_LOCAL_LIMIT" -> Verdict.RATE_LIMITED;
          default -> Verdict.TRANSIENT;
        };
    return new CallError(lost.code(), lost.message(), null, verdict, lost.sent(), null);
  }

  /**
   * A successful status with a body that cannot be read; says its size and type, never its text.
   *
   * @param verdict {@link Verdict#TRANSIENT} where another attempt may bring a better one
   */
  static CallError unreadable(String code, String why, Reply reply, Verdict verdict) {
    return new CallError(code, why + " (" + size(reply) + ")", reply.status(), verdict, true, null);
  }

  /** {@code x-should-retry} beats the status; a rate or account error never becomes the row's. */
  private static Verdict overridden(Verdict verdict, Reply reply) {
    String should = reply.header("x-should-retry");
    if ("true".equalsIgnoreCase(should)) {
      return verdict.retryable() ? verdict : Verdict.TRANSIENT;
    }
    if ("false".equalsIgnoreCase(should) && verdict.retryable()) {
      return verdict == Verdict.RATE_LIMITED ? Verdict.LANE_TERMINAL : Verdict.ROW_TERMINAL;
    }
    return verdict;
  }

  private static String message(
      Reply reply, ErrorFacts facts, VerdictRule rule, @Nullable Secret key) {
    String text = facts.message() == null ? "" : facts.message();
    String safe = readable(key == null ? text : key.redact(text));
    String message = safe.isEmpty() ? "status " + reply.status() + ", " + size(reply) : safe;
    if (reply.status() / 100 == 3) {
      message = "status " + reply.status() + redirectHost(reply);
    }
    return rule.advice() == null ? message : message + " (" + rule.advice() + ")";
  }

  private static String redirectHost(Reply reply) {
    String location = reply.header("location");
    try {
      String host = location == null ? null : URI.create(location.strip()).getHost();
      return host == null ? "" : " to " + readable(host);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String size(Reply reply) {
    String type = reply.header("content-type");
    return reply.body().length + " bytes of " + (type == null ? "no type" : readable(type));
  }

  /** Takes out what could forge lines, colours or directions on a terminal, and cuts. */
  private static String readable(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .limit(10 * MAX_QUOTED_CHARS)
        .map(c -> isInvisible(c) ? ' ' : c)
        .forEach(kept::appendCodePoint);
    String line = kept.toString().strip().replaceAll(" {2,}", " ");
    return line.codePointCount(0, line.length()) <= MAX_QUOTED_CHARS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_QUOTED_CHARS)) + "…";
  }

  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static List<VerdictRule> load() {
    try (InputStream in = Verdicts.class.getResourceAsStream("verdicts.json")) {
      if (in == null) {
        throw new IllegalStateException("verdicts.json is not in the jar");
      }
      List<VerdictRule> rules = new ArrayList<>();
      Json.parse(in.readAllBytes()).path("rules").forEach(rule -> rules.add(VerdictRule.of(rule)));
      return List.copyOf(rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
