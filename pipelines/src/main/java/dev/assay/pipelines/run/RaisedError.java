package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import dev.assay.transforms.summarize.Summary;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error of a run under {@code raise_errors}: its own, or that of one of its evaluators.
 *
 * @param place orders errors by where their rows stand
 * @param message names row and evaluator
 */
record RaisedError(String place, String message) implements Serializable {

  /** The code of what stops the lanes. */
  private static final String CODE = "RAISE_ERRORS";

  /** As a line that is handed over. */
  enum Codec implements JsonCodec<RaisedError> {
    /** The codec. */
    INSTANCE;

    @Override
    public ObjectNode toJson(RaisedError error) {
      return Json.object().put("place", error.place).put("message", error.message);
    }

    @Override
    public RaisedError fromJson(JsonNode json) {
      return new RaisedError(JsonFields.text(json, "place"), JsonFields.text(json, "message"));
    }
  }

  /** Returns a finished run's error, or null where it has none of its own. */
  static @Nullable RaisedError of(Run run) {
    CallError error = run.error();
    if (error != null) {
      return error.isUndecided()
          ? null
          : at(run, "Row " + name(run) + " failed: " + error.code() + " " + error.message());
    }
    for (Score score : run.scores()) {
      if (score.errorCode() != null) {
        return at(
            run,
            "Evaluator \""
                + score.name()
                + "\" failed on row "
                + name(run)
                + ": "
                + score.errorCode()
                + (score.errorMessage() == null ? "" : " " + score.errorMessage()));
      }
    }
    return null;
  }

  /** Returns the one of several that stands first in the files. */
  static RaisedError first(Iterable<RaisedError> errors) {
    RaisedError first = null;
    for (RaisedError error : errors) {
      if (first == null || error.place.compareTo(first.place) < 0) {
        first = error;
      }
    }
    return first == null ? new RaisedError("", "") : first;
  }

  /** Returns the end with the first error in it, also one of an evaluator. */
  static RunEnd in(RunEnd end, Path staging, Summary summary) throws IOException {
    Path file = staging.resolve(RunExperimentPipeline.RAISED);
    if (Files.exists(file)) {
      return end.raising(HandOver.read(file, Codec.INSTANCE).get(0).message());
    }
    String ofAll = ofAll(summary);
    return ofAll == null ? end : end.raising(ofAll);
  }

  /** Returns the error of a summary evaluator, or null where none has one. */
  private static @Nullable String ofAll(Summary summary) {
    ObjectNode results = summary.findings().summaryEvaluators();
    if (results == null) {
      return null;
    }
    for (Map.Entry<String, JsonNode> result : results.properties()) {
      JsonNode error = result.getValue().path("error");
      if (error.isObject()) {
        return ("Summary evaluator \""
                + result.getKey()
                + "\" failed: "
                + error.path("code").asText()
                + " "
                + error.path("message").asText())
            .replaceAll("\\p{C}", "?");
      }
    }
    return null;
  }

  /** Returns what stops the lanes. */
  CallError stopping() {
    return new CallError(
        CODE,
        message + "; raise_errors stops at the first error",
        null,
        Verdict.TRANSIENT,
        false,
        null);
  }

  private static RaisedError at(Run run, String message) {
    SourcePosition position = run.row().position();
    return new RaisedError(
        String.format(
            Locale.ROOT,
            "%s %020d %06d %s",
            position.file(),
            position.line(),
            run.epoch(),
            String.valueOf(run.variant())),
        message.replaceAll("\\p{C}", "?"));
  }

  private static String name(Run run) {
    return '"' + run.row().id() + "\" (" + run.row().position() + ", epoch " + run.epoch() + ")";
  }
}
