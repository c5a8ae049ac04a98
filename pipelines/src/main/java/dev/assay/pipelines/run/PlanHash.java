package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.List;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/** Names a configuration by what determines its answers and scores. */
final class PlanHash {

  private PlanHash() {}

  /**
   * Returns a SHA-256, lower-case hex.
   *
   * @param settings those that determine answers, as {@link ExperimentRecord#settings} has them
   */
  static String of(ObjectNode settings, List<EvaluatorSpec> evaluators) {
    ObjectNode json = Json.object();
    json.set("settings", settings);
    ArrayNode scored = json.putArray("evaluators");
    evaluators.forEach(evaluator -> scored.add(evaluator.toJson()));
    return Hashing.sha256().hashBytes(Json.bytes(json)).toString();
  }
}
