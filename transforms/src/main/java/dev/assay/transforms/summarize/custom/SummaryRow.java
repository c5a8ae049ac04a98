package dev.assay.transforms.summarize.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Reference;
import java.util.Collection;

/**
 * One run as a summary evaluator sees it: everything of one row in one epoch under one variant side
 * by side. What is missing is JSON null, never left out.
 *
 * @param id of the row
 * @param epoch from 1 on
 * @param variant which prompt and model, JSON null where there is one
 * @param status {@code answered}, {@code refused} or {@code failed}
 * @param input the prompt as it was asked
 * @param output the answer
 * @param expected the row's expected answer
 * @param results by the name of every score that any run has: its value or label; null where this
 *     run has none, or an error
 * @param row the row's keys as they came
 */
public record SummaryRow(
    String id,
    int epoch,
    JsonNode variant,
    String status,
    JsonNode input,
    JsonNode output,
    JsonNode expected,
    ObjectNode results,
    ObjectNode row) {

  /** Returns the row of a run with a result for each of the names. */
  static SummaryRow of(Run run, Collection<String> names) {
    ObjectNode results = Json.object();
    names.forEach(results::putNull);
    for (Score score : run.scores()) {
      if (score.value() != null && !score.isError()) {
        results.set(score.name(), score.value());
      } else if (score.label() != null) {
        results.put(score.name(), score.label());
      }
    }
    ModelCall call = run.call();
    Completion completion = run.completion();
    JsonNode none = results.nullNode();
    JsonNode expected = none;
    for (String key : Reference.ROW_KEYS) {
      JsonNode value = run.row().field(key);
      expected = expected.isNull() && value != null ? value : expected;
    }
    return new SummaryRow(
        run.row().id(),
        run.epoch(),
        run.variant() == null ? none : results.textNode(run.variant()),
        run.outcome().match(p -> "pending", a -> "answered", r -> "refused", f -> "failed"),
        call == null ? none : call.prompt().toJson(),
        completion == null ? none : completion.response(),
        expected,
        results,
        run.row().fields());
  }

  /** Returns the row as a program reads it, on one line. */
  ObjectNode toJson() {
    ObjectNode json = Json.object().put("id", id).put("epoch", epoch);
    json.set("variant", variant);
    json.put("status", status);
    json.set("input", input);
    json.set("output", output);
    json.set("expected", expected);
    json.set("results", results);
    json.set("row", row);
    return json;
  }
}
