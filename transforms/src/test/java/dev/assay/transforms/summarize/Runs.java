package dev.assay.transforms.summarize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as tests write them down. */
final class Runs {

  static final String FLAG = "exact_match";

  private Runs() {}

  static Run answered(String id, int epoch, Score... scores) {
    return answered(id, epoch, "openai", "m-1", trace(100, 1, 0, 0.00001), scores);
  }

  static Run answered(
      String id, int epoch, String group, String model, CallTrace trace, Score... scores) {
    return run(id, epoch, group, model, new Outcome.Answered(completion()), trace, scores);
  }

  static Run refused(String id, Score... scores) {
    return run(
        id,
        1,
        "openai",
        "m-1",
        new Outcome.Refused(completion()),
        trace(50, 1, 0, 0.00001),
        scores);
  }

  static Run failed(String id, int epoch, String code) {
    return run(
        id,
        epoch,
        "openai",
        "m-1",
        new Outcome.Failed(CallError.ofRow(code, code)),
        new CallTrace(Instant.EPOCH, 10, 5, 2, 1, false, null));
  }

  static CallTrace trace(long latencyMs, int attempts, int rateLimited, @Nullable Double costUsd) {
    return new CallTrace(Instant.EPOCH, latencyMs, attempts, rateLimited, 0, false, costUsd);
  }

  static Score label(String name, String label) {
    return new Score(name, null, label, null, null, null, null, null);
  }

  static Score none(String name) {
    return new Score(name, null, null, null, null, null, null, null);
  }

  /** Returns the summary of runs added one after another. */
  static Summary summary(List<Run> runs) {
    return InParts.summary(Analysis.STANDARD, 1, runs);
  }

  private static Completion completion() {
    return new Completion(TextNode.valueOf("Paris"), "stop", "m-1", "r-1", new Usage(9L, 1L, 10L));
  }

  /** Returns the run of a row with further keys, which are JSON. */
  static Run ofRow(String id, int epoch, String keys, Score... scores) {
    return withRow(answered(id, epoch, scores), keys);
  }

  /** Returns a run with another row of the same id, whose keys are JSON. */
  static Run withRow(Run run, String keys) {
    try {
      ObjectNode fields = (ObjectNode) Json.parse(keys);
      Row row = new Row(run.row().id(), fields, run.row().position());
      return new Run(
          row,
          run.epoch(),
          run.variant(),
          run.call(),
          run.outcome(),
          run.trace(),
          run.scores(),
          run.judging());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns an answered run of one prompt and model. */
  static Run ofVariant(String id, int epoch, String variant, Score... scores) {
    Run run = answered(id, epoch, scores);
    return new Run(
        run.row(),
        epoch,
        variant,
        run.call(),
        run.outcome(),
        run.trace(),
        run.scores(),
        run.judging());
  }

  /** Returns a run that answered so. */
  static Run answering(String id, int epoch, String answer, Score... scores) {
    Completion completion =
        new Completion(TextNode.valueOf(answer), "stop", "m-1", "r-1", new Usage(9L, 1L, 10L));
    return run(
        id,
        epoch,
        "openai",
        "m-1",
        new Outcome.Answered(completion),
        trace(100, 1, 0, 0.00001),
        scores);
  }

  /** Returns a score that the evaluator decided. */
  static Score assessed(String name, @Nullable Double value, boolean pass) {
    return new Score(
        name,
        value == null ? null : JsonNodeFactory.instance.numberNode(value),
        value == null ? (pass ? "good" : "bad") : null,
        null,
        pass ? "pass" : "fail",
        null,
        null,
        null);
  }

  private static Run run(
      String id,
      int epoch,
      String group,
      String model,
      Outcome outcome,
      CallTrace trace,
      Score... scores) {
    return new Run(
        new Row(id, Json.object().put("id", id), new SourcePosition("rows.jsonl", 1, 0)),
        epoch,
        null,
        new ModelCall("openai", model, group, new Prompt.Text("?"), Json.object(), "chat"),
        outcome,
        trace,
        List.of(scores));
  }
}
