package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Usage;
import org.jspecify.annotations.Nullable;

/** What judges were asked, as it stands under {@code judging} of a completed line. */
public enum JudgingJson implements JsonCodec<Judging> {
  /** The codec. */
  CODEC;

  private static final String KEY = "judging";

  /** Returns what a line says of its judges, or null where it says nothing that can be read. */
  static @Nullable Judging of(JsonNode line) {
    JsonNode judging = line.path(KEY);
    return judging.isObject() && judging.has("calls") ? CODEC.fromJson(judging) : null;
  }

  @Override
  public ObjectNode toJson(Judging judging) {
    ObjectNode json = Json.object();
    json.put("calls", judging.calls());
    json.put("attempts", judging.attempts());
    json.put("retries", judging.retries());
    json.put("rate_limited", judging.rateLimited());
    json.put("in_doubt", judging.inDoubt());
    json.put("from_ledger", judging.fromLedger());
    ObjectNode usage = json.putObject("usage");
    JsonFields.putPresent(usage, "input_tokens", judging.usage().inputTokens());
    JsonFields.putPresent(usage, "output_tokens", judging.usage().outputTokens());
    JsonFields.putPresent(usage, "total_tokens", judging.usage().totalTokens());
    if (judging.costUsd() != null) {
      json.put("cost_usd", judging.costUsd());
    }
    json.put("n_cost_unknown", judging.costUnknown());
    if (!judging.verdicts().isEmpty()) {
      json.set("verdicts", judging.verdicts());
    }
    return json;
  }

  @Override
  public Judging fromJson(JsonNode json) {
    JsonNode usage = json.path("usage");
    return new Judging(
        JsonFields.integer(json, "calls"),
        JsonFields.integer(json, "attempts"),
        JsonFields.integer(json, "retries"),
        JsonFields.integer(json, "rate_limited"),
        JsonFields.integer(json, "in_doubt"),
        JsonFields.integer(json, "from_ledger"),
        new Usage(
            JsonFields.optionalInteger(usage, "input_tokens"),
            JsonFields.optionalInteger(usage, "output_tokens"),
            JsonFields.optionalInteger(usage, "total_tokens")),
        JsonFields.optionalNumber(json, "cost_usd"),
        JsonFields.integer(json, "n_cost_unknown"),
        JsonFields.objectOrEmpty(json, "verdicts"));
  }
}
