package dev.assay.io.files;

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
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.List;

/** Runs to write. */
final class SampleRuns {

  static final String HOSTILE = "a\u0000b\"\\\n\r\u2028\uD83D\uDE00é'; DROP TABLE runs; --\uD800z";

  private SampleRuns() {}

  static Run answered(String id, String answer) {
    return answered(id, answer, List.of(Score.of("exact_match", true)));
  }

  static Run answered(String id, String answer, List<Score> scores) {
    Completion completion =
        new Completion(
            TextNode.valueOf(answer), "stop", "m-1", "req-" + id, new Usage(9L, 1L, 10L));
    CallTrace trace =
        new CallTrace(Instant.parse("2026-01-31T12:00:00.123Z"), 812, 2, 1, 0, false, 0.00001);
    return new Run(row(id), 1, "formal/m", call(), new Outcome.Answered(completion), trace, scores);
  }

  static Run failed(String id) {
    CallError error =
        new CallError("HTTP_400", "no such model", 400, Verdict.ROW_TERMINAL, true, null);
    CallTrace trace = new CallTrace(Instant.parse("2026-01-31T12:00:01Z"), 5, 1, 0, 0, false, null);
    return new Run(row(id), 1, null, call(), new Outcome.Failed(error), trace, List.of());
  }

  static byte[] line(Run run) {
    return Json.bytes(CompletedLine.toJson(run));
  }

  private static Row row(String id) {
    ObjectNode fields =
        Json.object().put("id", id).put("country", "France").put("row", 7).put("n", 1.50);
    fields.putArray("tags").add("x").add(HOSTILE);
    return new Row(id, fields, new SourcePosition("rows.jsonl", 1, 0));
  }

  private static ModelCall call() {
    return new ModelCall(
        "openai",
        "m",
        "openai",
        new Prompt.Messages(
            JsonNodeFactory.instance
                .arrayNode()
                .add(Json.object().put("role", "user").put("content", "capital?"))),
        Json.object().put("temperature", 0),
        "chat");
  }
}
