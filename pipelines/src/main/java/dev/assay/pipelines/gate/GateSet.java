package dev.assay.pipelines.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.gate.Gate;
import dev.assay.transforms.gate.GateFigures;
import dev.assay.transforms.gate.GateFigures.Other;
import dev.assay.transforms.gate.GateResult;
import dev.assay.transforms.gate.GateSyntaxException;
import dev.assay.transforms.gate.Gates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gates of an experiment and what they are held against.
 *
 * @param gates in the order they are reported
 * @param baseline a finished output directory or a stored baseline; null for none
 */
public record GateSet(List<Gate> gates, @Nullable Path baseline) {

  /** No gates. */
  public static final GateSet NONE = new GateSet(List.of(), null);

  private static final String BASELINE = "baseline";

  /** Copies the list. */
  public GateSet {
    gates = List.copyOf(gates);
  }

  /** Returns these gates and more of them. */
  public GateSet plus(List<Gate> more) {
    List<Gate> all = new ArrayList<>(gates);
    all.addAll(more);
    return new GateSet(all, baseline);
  }

  /** Returns these gates against another baseline. */
  public GateSet withBaseline(Path baseline) {
    return new GateSet(gates, baseline);
  }

  /** Returns whether a paired comparison is needed, and so the runs of both sides. */
  public boolean needsComparison() {
    return gates.stream().anyMatch(Gate::needsComparison);
  }

  /**
   * Returns the gates that a summary has the results of.
   *
   * @throws GateSyntaxException where one was written by a later version
   */
  public static GateSet recorded(JsonNode summary) throws GateSyntaxException {
    List<Gate> gates = new ArrayList<>();
    Path baseline = null;
    for (JsonNode entry : summary.path("gates")) {
      gates.add(Gate.parse(entry.path("expression").asText(), null));
      if (entry.path(BASELINE).isTextual()) {
        baseline = Path.of(entry.path(BASELINE).textValue());
      }
    }
    return new GateSet(gates, baseline);
  }

  /**
   * Evaluates the gates.
   *
   * @param summary as {@code summary.json} has it
   * @param directory of the runs that it is of
   * @param comparison a file of a comparison; null for one of the baseline's runs
   * @param source compares the two directories where that is needed
   */
  public List<GateResult> results(
      JsonNode summary, Path directory, @Nullable Path comparison, ComparisonSource source) {
    Path before = baseline;
    Other accepted =
        before == null
            ? Other.missing(
                "there is no baseline; name one by --baseline DIR|FILE or by the key baseline")
            : Baseline.read(before);
    return Gates.evaluate(
        gates, new GateFigures(summary, accepted, compared(directory, comparison, source)));
  }

  private Other compared(Path directory, @Nullable Path comparison, ComparisonSource source) {
    if (!needsComparison()) {
      return Other.missing("nothing is compared");
    }
    if (comparison != null) {
      return read(comparison);
    }
    if (baseline == null) {
      return Other.missing(
          "there is nothing to compare with; name a finished run by --baseline DIR, or a"
              + " comparison of this one by --comparison FILE");
    }
    if (!Files.isDirectory(baseline)) {
      return Other.missing(
          "runs are compared one by one, and "
              + baseline
              + " is no finished output directory; name one by --baseline DIR, or a comparison by"
              + " --comparison FILE");
    }
    return source.compare(baseline, directory);
  }

  private static Other read(Path file) {
    try {
      JsonNode json = Json.parse(Files.readAllBytes(file));
      return json.path("scores").isObject() && json.path("records").isObject()
          ? Other.of(json)
          : Other.missing(file + " is no comparison: it has no scores and records");
    } catch (JsonProcessingException e) {
      return Other.missing(file + " is no comparison: it is no JSON");
    } catch (IOException e) {
      return Other.missing("the comparison " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** Returns what {@code summary.json} says of the gates; those with a baseline name it. */
  public ArrayNode toJson(List<GateResult> results) {
    ArrayNode all = Json.object().arrayNode();
    for (int i = 0; i < results.size(); i++) {
      ObjectNode entry = results.get(i).toJson();
      Gate gate = gates.get(i);
      if (baseline != null && (gate.needsBaseline() || gate.needsComparison())) {
        entry.put(BASELINE, baseline.toString());
      }
      all.add(entry);
    }
    return all;
  }
}
