package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code verdicts.json}. An empty list or a null sets no condition.
 *
 * @param apis connectors it is for
 * @param statuses exact, such as {@code 429}, or a class, such as {@code 5xx}
 * @param names types, codes or reasons of the error, lower case
 * @param messages texts within the message, lower case
 * @param quotas texts within a quota's name, lower case
 * @param hint whether the server said how long to wait
 * @param hintOver it said more than this
 * @param verdict what it means
 * @param code the error's code, else {@code HTTP_} and the status
 * @param retryAfter how long to wait where the server did not say
 * @param inDoubt whether the server may have charged
 * @param firm whether {@code x-should-retry} changes nothing
 * @param advice what to do, in words
 */
record VerdictRule(
    List<String> apis,
    List<String> statuses,
    List<String> names,
    List<String> messages,
    List<String> quotas,
    @Nullable Boolean hint,
    @Nullable Duration hintOver,
    Verdict verdict,
    @Nullable String code,
    @Nullable Duration retryAfter,
    boolean inDoubt,
    boolean firm,
    @Nullable String advice) {

  private static final Set<String> CONDITIONS =
      Set.of("api", "status", "name", "message", "quota", "hint", "hint_over_s");
  private static final Set<String> CONCLUSIONS =
      Set.of("verdict", "code", "retry_after_s", "in_doubt", "firm", "advice");

  static VerdictRule of(JsonNode rule) {
    JsonNode when = known(rule.path("if"), CONDITIONS);
    JsonNode then = known(rule.path("then"), CONCLUSIONS);
    return new VerdictRule(
        texts(when.path("api")),
        texts(when.path("status")),
        texts(when.path("name")),
        texts(when.path("message")),
        texts(when.path("quota")),
        when.has("hint") ? Boolean.valueOf(when.path("hint").booleanValue()) : null,
        seconds(when.path("hint_over_s")),
        Verdict.valueOf(then.path("verdict").textValue()),
        then.path("code").textValue(),
        seconds(then.path("retry_after_s")),
        then.path("in_doubt").booleanValue(),
        then.path("firm").booleanValue(),
        then.path("advice").textValue());
  }

  boolean holds(String api, ErrorFacts facts) {
    String status = String.valueOf(facts.status());
    String message = facts.message() == null ? "" : facts.message().toLowerCase(Locale.ROOT);
    return (apis.isEmpty() || apis.contains(api))
        && (statuses.isEmpty()
            || statuses.contains(status)
            || statuses.contains(status.charAt(0) + "xx"))
        && (names.isEmpty() || names.stream().anyMatch(facts.names()::contains))
        && (messages.isEmpty() || messages.stream().anyMatch(message::contains))
        && (quotas.isEmpty()
            || facts.quotas().stream().anyMatch(q -> quotas.stream().anyMatch(q::contains)))
        && (hint == null || hint == (facts.retryAfter() != null))
        && (hintOver == null
            || (facts.retryAfter() != null && facts.retryAfter().compareTo(hintOver) > 0));
  }

  private static JsonNode known(JsonNode object, Set<String> keys) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                throw new IllegalStateException("verdicts.json has an unknown key " + key);
              }
            });
    return object;
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return List.copyOf(texts);
  }

  private static @Nullable Duration seconds(JsonNode value) {
    return value.isNumber() ? Duration.ofSeconds(value.longValue()) : null;
  }
}
