package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.json.Json;
import dev.assay.pipelines.compare.CompareForGates;
import dev.assay.pipelines.gate.ComparisonSource;
import dev.assay.pipelines.gate.GateReport;
import dev.assay.pipelines.gate.GateSet;
import dev.assay.transforms.gate.GateSyntaxException;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The gates of a summary that is put in place. Those of figures are in it from the first; where
 * runs are compared one by one, all are evaluated once the runs are in place, and the summary is
 * written once more.
 *
 * @param gates may be none
 * @param source compares directories
 */
record Gating(GateSet gates, ComparisonSource source) {

  private static final String GATES = "gates";

  static Gating of(GateSet gates) {
    return new Gating(gates, CompareForGates.INSTANCE);
  }

  /** Returns the gates that the summary of a directory has results of; none where it is lost. */
  static GateSet recorded(Path directory) {
    try {
      return GateSet.recorded(Json.parse(Files.readAllBytes(directory.resolve("summary.json"))));
    } catch (IOException | GateSyntaxException | IllegalArgumentException e) {
      return GateSet.NONE;
    }
  }

  /** Returns the summary with the results, unless they need the runs in place. */
  Summary before(Summary summary, Path directory) {
    return gates.gates().isEmpty() || gates.needsComparison()
        ? summary
        : evaluated(summary, directory);
  }

  /** Returns the summary with all results, which is in place then. */
  OutputResult<Summary> after(
      Summary summary, Manifest manifest, OutputDirectory directory, ReportStep reports) {
    if (!gates.needsComparison()) {
      return new OutputResult.Ok<>(summary);
    }
    Summary evaluated = evaluated(summary, directory.path());
    OutputCommit commit =
        OutputCommit.to(directory, manifest)
            .keeping(manifest.outputs())
            .withSummary(SummaryJson.CODEC.toJson(evaluated));
    return (ReportStep.isIn(manifest) ? reports.again(commit, manifest, evaluated) : commit)
        .commit()
        .match(committed -> new OutputResult.Ok<>(evaluated), OutputResult.Bad::new);
  }

  private Summary evaluated(Summary summary, Path directory) {
    ObjectNode json = SummaryJson.CODEC.toJson(summary);
    json.remove(GATES);
    return summary.withGates(gates.toJson(gates.results(json, directory, null, source)));
  }

  /** Returns whether every gate of a summary passed; true where it has none. */
  static boolean passed(Summary summary) {
    return report(summary).passed();
  }

  /** Returns what is said of a summary's gates. */
  static List<String> lines(Summary summary) {
    return report(summary).lines();
  }

  private static GateReport report(Summary summary) {
    JsonNode results = summary.findings().gates();
    ObjectNode json = Json.object().put("experiment", summary.input().experiment());
    return GateReport.of(results == null ? json : json.set(GATES, results));
  }
}
