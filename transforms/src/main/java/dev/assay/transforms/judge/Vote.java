package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluationException;
import org.jspecify.annotations.Nullable;

/**
 * What one judge said of one part of what was to be decided.
 *
 * @param part which part; empty where there is only one
 * @param value a number; null where the vote is an error
 * @param label the choice, where there are choices
 * @param pass whether it passes, where the judge decides that
 * @param reason why, in the judge's words
 * @param error why there is no verdict; null for a good one
 */
record Vote(
    String part,
    @Nullable Double value,
    @Nullable String label,
    @Nullable Boolean pass,
    @Nullable String reason,
    @Nullable EvaluationException error) {

  /** A number. */
  static Vote of(double value, String reason) {
    return new Vote("", value, null, null, reason, null);
  }

  /** A number and whether it passes. */
  static Vote of(double value, boolean pass, String reason) {
    return new Vote("", value, null, pass, reason, null);
  }

  /** A choice and what it scores. */
  static Vote of(double value, String label, String reason) {
    return new Vote("", value, label, null, reason, null);
  }

  static Vote failed(String part, EvaluationException error) {
    return new Vote(part, null, null, null, null, error);
  }

  /** Returns this vote on another part. */
  Vote on(String part) {
    return new Vote(part, value, label, pass, reason, error);
  }

  /** Returns the vote as it is kept beside the run. */
  ObjectNode toJson(Seat seat) {
    ObjectNode json = Json.object().put("judge", seat.model().label());
    if (seat.sample() > 1) {
      json.put("sample", seat.sample());
    }
    if (!part.isEmpty()) {
      json.put("part", part);
    }
    if (value != null) {
      json.put("value", value);
    }
    if (label != null) {
      json.put("label", label);
    }
    if (pass != null) {
      json.put("pass", pass);
    }
    if (reason != null && !reason.isEmpty()) {
      json.put("reasoning", reason);
    }
    if (error != null) {
      json.putObject("error").put("code", error.code()).put("message", error.getMessage());
    }
    return json;
  }
}
