package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run, as it stands in a completed line: {@code status}, {@code response}, {@code
 * timestamp_sent}, {@code completion} and {@code error}.
 */
final class OutcomeJson {

  private OutcomeJson() {}

  static void put(ObjectNode json, Outcome outcome, CallTrace trace) {
    json.put("status", outcome.status());
    Completion completion =
        outcome.match(
            p -> null, Outcome.Answered::completion, Outcome.Refused::completion, f -> null);
    if (completion != null) {
      json.set("response", completion.response());
    }
    if (trace.sent() != null) {
      json.put("timestamp_sent", Timestamps.text(trace.sent()));
    }
    if (!(outcome instanceof Outcome.Pending)) {
      json.set("completion", completion(completion, trace));
    }
    if (outcome instanceof Outcome.Failed failed) {
      json.set("error", error(failed.error(), trace));
    }
  }

  private static ObjectNode completion(@Nullable Completion completion, CallTrace trace) {
    ObjectNode json = Json.object();
    if (completion != null) {
      JsonFields.putPresent(json, "finish_reason", completion.finishReason());
      JsonFields.putPresent(json, "served_model", completion.servedModel());
      JsonFields.putPresent(json, "request_id", completion.requestId());
    }
    json.put("latency_ms", trace.latencyMs());
    json.put("attempts", trace.attempts());
    if (trace.rateLimited() > 0) {
      json.put("rate_limited", trace.rateLimited());
    }
    if (trace.inDoubt() > 0) {
      json.put("in_doubt", trace.inDoubt());
    }
    if (completion != null) {
      json.set("usage", usage(completion.usage()));
      if (trace.costUsd() != null) {
        json.put("cost_usd", trace.costUsd());
      }
      json.put("from_ledger", trace.fromLedger());
      if (completion.details() != null) {
        json.set("details", completion.details());
      }
    }
    return json;
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode json = Json.object();
    JsonFields.putPresent(json, "input_tokens", usage.inputTokens());
    JsonFields.putPresent(json, "output_tokens", usage.outputTokens());
    JsonFields.putPresent(json, "total_tokens", usage.totalTokens());
    return json;
  }

  private static ObjectNode error(CallError error, CallTrace trace) {
    ObjectNode json = Json.object().put("code", error.code()).put("message", error.message());
    if (error.httpStatus() != null) {
      json.put("http_status", error.httpStatus());
    }
    json.put("retryable", error.verdict().retryable());
    json.put("verdict", error.verdict().name().toLowerCase(Locale.ROOT));
    json.put("in_doubt_paid", error.inDoubtPaid() || trace.inDoubt() > 0);
    return json;
  }

  static CallTrace trace(JsonNode json) {
    String sent = JsonFields.optionalText(json, "timestamp_sent");
    JsonNode completion = json.path("completion");
    return new CallTrace(
        sent == null ? null : Timestamps.parse(sent),
        orZero(JsonFields.optionalInteger(completion, "latency_ms")),
        (int) orZero(JsonFields.optionalInteger(completion, "attempts")),
        (int) orZero(JsonFields.optionalInteger(completion, "rate_limited")),
        (int) orZero(JsonFields.optionalInteger(completion, "in_doubt")),
        JsonFields.flag(completion, "from_ledger"),
        JsonFields.optionalNumber(completion, "cost_usd"));
  }

  static Outcome outcome(JsonNode json) {
    String status = JsonFields.text(json, "status");
    return switch (status) {
      case "pending" -> new Outcome.Pending();
      case "answered" -> new Outcome.Answered(completion(json));
      case "refused" -> new Outcome.Refused(completion(json));
      case "failed" -> new Outcome.Failed(error(json.path("error")));
      default ->
          throw new IllegalArgumentException(
              "Unknown status " + status + " (must be answered, refused or failed)");
    };
  }

  private static Completion completion(JsonNode json) {
    JsonNode completion = json.path("completion");
    JsonNode usage = completion.path("usage");
    JsonNode response = json.get("response");
    if (response == null) {
      throw new IllegalArgumentException("Missing key response");
    }
    return new Completion(
        response,
        JsonFields.optionalText(completion, "finish_reason"),
        JsonFields.optionalText(completion, "served_model"),
        JsonFields.optionalText(completion, "request_id"),
        new Usage(
            JsonFields.optionalInteger(usage, "input_tokens"),
            JsonFields.optionalInteger(usage, "output_tokens"),
            JsonFields.optionalInteger(usage, "total_tokens")),
        completion.path("details") instanceof ObjectNode details ? details : null);
  }

  private static CallError error(JsonNode json) {
    Long status = JsonFields.optionalInteger(json, "http_status");
    String verdict = JsonFields.optionalText(json, "verdict");
    return new CallError(
        JsonFields.text(json, "code"),
        JsonFields.text(json, "message"),
        status == null ? null : Integer.valueOf(status.intValue()),
        verdict == null ? Verdict.ROW_TERMINAL : Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)),
        JsonFields.flag(json, "in_doubt_paid"),
        null);
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
