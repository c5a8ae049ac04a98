package dev.assay.pipelines.run;

import dev.assay.pipelines.plan.ExperimentPlan;
import java.nio.charset.StandardCharsets;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/** Names a configuration by what determines its answers and scores. */
final class PlanHash {

  private PlanHash() {}

  /** Returns the SHA-256 of the plan's matrix and evaluators, lower-case hex. */
  static String of(ExperimentPlan plan) {
    String text = plan.expansion().toJson() + "\n" + plan.evaluators();
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
