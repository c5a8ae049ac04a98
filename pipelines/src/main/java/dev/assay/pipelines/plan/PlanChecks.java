package dev.assay.pipelines.plan;

import dev.assay.io.api.ServerApi;
import dev.assay.transforms.rows.KnownApis;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan is checked against that this package does not know itself.
 *
 * @param apis the connectors that may be named
 * @param evaluators returns what is wrong with an entry, each in one sentence; empty for a good one
 * @param summaryEvaluators the same of an entry of {@code summary_evaluators}
 * @param formats the output formats that can be written
 */
public record PlanChecks(
    KnownApis apis,
    Function<EvaluatorEntry, List<String>> evaluators,
    Function<EvaluatorEntry, List<String>> summaryEvaluators,
    Set<String> formats) {

  /** Copies the formats. */
  public PlanChecks {
    formats = Set.copyOf(formats);
  }

  /** Returns these checks with an experiment's own servers among the connectors. */
  PlanChecks withServers(List<ServerApi> servers) {
    return new PlanChecks(apis.plus(servers), evaluators, summaryEvaluators, formats);
  }
}
