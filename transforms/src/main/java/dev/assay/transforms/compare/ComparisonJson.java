package dev.assay.transforms.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** A comparison as {@code comparison.json} has it, but for what the two sides are. */
public final class ComparisonJson {

  private ComparisonJson() {}

  /** Returns the comparison; what cannot be told is null. */
  public static ObjectNode toJson(Comparison comparison) {
    ObjectNode json = Json.object();
    ObjectNode records = json.putObject("records");
    records.put("paired", comparison.paired());
    records.put("only_a", comparison.onlyA());
    records.put("only_b", comparison.onlyB());
    ObjectNode examples = records.putObject("examples");
    comparison.onlyInA().forEach(examples.putArray("only_a")::add);
    comparison.onlyInB().forEach(examples.putArray("only_b")::add);
    ObjectNode method = json.putObject("method");
    CompareFields fields = comparison.fields();
    method.put("key", fields.key() == null ? "id" : fields.key());
    JsonFields.putPresent(method, "cluster", fields.cluster());
    method.put("adjusted", "benjamini_hochberg, holm");
    method.put("alpha", 0.05).put("power", 0.8).put("seed", comparison.seed());
    json.set("scores", all(comparison.scores()));
    json.set("metrics", all(comparison.metrics()));
    ObjectNode slices = json.putObject("slices");
    for (String field : comparison.slices().keySet()) {
      SortedMap<String, Comparison.Slice> values = comparison.slices().get(field);
      if (values == null) {
        slices.putNull(field);
        continue;
      }
      ObjectNode of = slices.putObject(field);
      values.forEach(
          (value, slice) -> {
            ObjectNode one = of.putObject(value);
            one.put("records", slice.records());
            one.set("scores", all(slice.scores()));
          });
    }
    return json;
  }

  private static ObjectNode all(Map<String, PairStats> stats) {
    ObjectNode json = Json.object();
    stats.forEach((name, one) -> json.set(name, toJson(one)));
    return json;
  }

  private static ObjectNode toJson(PairStats stats) {
    ObjectNode json = Json.object();
    json.put("direction", stats.lowerIsBetter() ? "lower" : "higher");
    json.put("n", stats.n());
    json.put("mean_a", stats.meanA());
    json.put("mean_b", stats.meanB());
    json.put("difference", stats.difference());
    json.put("stderr", stats.stderr());
    PairStats.Span interval = stats.interval();
    if (interval == null) {
      json.putNull("ci95");
    } else {
      json.putArray("ci95").add(interval.low()).add(interval.high());
    }
    json.put("ci95_method", stats.clusters() == null ? "t" : "t_clustered");
    if (stats.clusters() != null) {
      json.put("clusters", stats.clusters());
    }
    json.put("wins", stats.wins()).put("losses", stats.losses()).put("ties", stats.ties());
    PairStats.Flips flips = stats.flips();
    if (flips == null) {
      json.putNull("flips");
    } else {
      json.putObject("flips")
          .put("pass_to_fail", flips.passToFail())
          .put("fail_to_pass", flips.failToPass());
    }
    json.put("missing_a", stats.missingA()).put("missing_b", stats.missingB());
    PairStats.Test test = stats.test();
    json.put("p", stats.p());
    json.put("test", test == null ? null : test.name().toLowerCase(Locale.ROOT));
    json.put("p_t", stats.pT());
    json.put("p_permutation", stats.pPermutation());
    json.put("permutation_method", stats.permutation());
    json.put("resamples", stats.resamples());
    json.put("p_mcnemar", stats.pMcNemar());
    json.put("p_mcnemar_mid", stats.pMcNemarMid());
    PairStats.Adjusted adjusted = stats.adjusted();
    json.put("p_adjusted_bh", adjusted == null ? null : adjusted.benjaminiHochberg());
    json.put("p_adjusted_holm", adjusted == null ? null : adjusted.holm());
    json.put("mde", stats.detectable());
    json.put("n_needed", stats.needed());
    if (stats.labels() != null) {
      json.set("labels", labels(stats.labels()));
    }
    if (!stats.improvements().isEmpty() || !stats.regressions().isEmpty()) {
      json.set("improvements", changes(stats.improvements()));
      json.set("regressions", changes(stats.regressions()));
    }
    return json;
  }

  private static ObjectNode labels(LabelChanges labels) {
    ObjectNode json = Json.object();
    json.put("n", labels.n()).put("same", labels.same()).put("changed", labels.n() - labels.same());
    json.put("agreement", labels.agreement());
    json.put("kappa", labels.kappa());
    List<LabelChanges.Move> moves = labels.moves();
    if (moves == null) {
      json.putNull("changes");
    } else {
      ArrayNode list = json.putArray("changes");
      for (LabelChanges.Move move : moves) {
        list.addObject().put("from", move.from()).put("to", move.to()).put("count", move.count());
      }
    }
    return json;
  }

  private static ArrayNode changes(List<Change> changes) {
    ArrayNode list = Json.object().arrayNode();
    for (Change change : changes) {
      ObjectNode json = list.addObject().put("id", change.id());
      JsonFields.putPresent(json, "variant", change.variant().isEmpty() ? null : change.variant());
      json.put("a", change.a()).put("b", change.b()).put("difference", change.difference());
    }
    return list;
  }
}
