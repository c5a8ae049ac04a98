package dev.assay.transforms.summarize;

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
    SummaryFn fn = new SummaryFn();
    Breakdown<RunTally> tally = fn.createAccumulator();
    for (Run run : runs) {
      tally = fn.addInput(tally, run);
    }
    return fn.extractOutput(tally);
  }

  private static Completion completion() {
    return new Completion(TextNode.valueOf("Paris"), "stop", "m-1", "r-1", new Usage(9L, 1L, 10L));
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
