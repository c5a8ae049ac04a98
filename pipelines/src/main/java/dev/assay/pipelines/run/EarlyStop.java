package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.stopping.Decision;
import dev.assay.transforms.stopping.StopRule;
import java.util.List;
import java.util.Objects;

/**
 * How early stopping ended.
 *
 * @param rule what was to be known
 * @param decisions what is known, also of what is not decided
 * @param rowsNotCalled rows of slices that were decided before them
 * @param runsPerRow how many runs each of them would have been
 */
record EarlyStop(StopRule rule, List<Decision> decisions, long rowsNotCalled, long runsPerRow) {

  private static final String METHOD = "asymptotic_confidence_sequence";

  /** Returns what {@code summary.json} says. */
  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("method", METHOD)
            .put("level", rule.level())
            .put("first", rule.first())
            .put("seed", rule.seed());
    rule.by().forEach(json.putArray("by")::add);
    ArrayNode decided = json.putArray("decided");
    ArrayNode undecided = json.putArray("undecided");
    for (Decision decision : decisions) {
      (decision.why() == null ? undecided : decided).add(toJson(decision));
    }
    return json.put("rows_not_called", rowsNotCalled)
        .put("calls_saved", Math.multiplyExact(rowsNotCalled, runsPerRow));
  }

  private ObjectNode toJson(Decision decision) {
    ObjectNode json = Json.object();
    json.set("slice", rule.described(decision.slice()));
    json.put("score", decision.score()).put("n", decision.n()).put("mean", decision.mean());
    Double low = decision.low();
    Double high = decision.high();
    if (low == null || high == null) {
      json.putNull("interval");
    } else {
      json.putArray("interval").add(low).add(high);
    }
    return json.put("why", Objects.toString(decision.why(), null));
  }
}
