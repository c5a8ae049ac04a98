package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Usage;
import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.Estimate;
import dev.assay.transforms.summarize.Section;
import dev.assay.transforms.summarize.Section.Calls;
import dev.assay.transforms.summarize.Section.Latency;
import dev.assay.transforms.summarize.Section.Outcomes;
import dev.assay.transforms.summarize.Summary;
import dev.assay.transforms.summarize.SummaryJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What can be told of the names in gates before there is a summary. */
public final class GateNames {

  private static final Set<String> OPEN =
      Set.of("scores", "by_group", "by_model", "slices", "summary_evaluators", "errors", "gates");
  private static final ObjectNode EMPTY = empty();

  private GateNames() {}

  /** Returns why no summary can have a figure that the gate names: one problem for each. */
  public static List<String> problems(Gate gate) {
    List<String> problems = new ArrayList<>();
    for (Name name : gate.names()) {
      if (EMPTY.has(name.root()) && !OPEN.contains(name.root())) {
        try {
          FoundFigure unused =
              FigureNames.find(
                  name,
                  new GateFigures(
                      EMPTY, GateFigures.Other.missing(""), GateFigures.Other.missing("")));
        } catch (UnknownFigureException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return problems;
  }

  /**
   * Returns a doubt for each name that is none of an experiment's scores but near to one.
   *
   * @param scores names of its evaluators and summary evaluators
   */
  public static List<String> doubts(Gate gate, Set<String> scores) {
    List<String> doubts = new ArrayList<>();
    for (Name name : gate.names()) {
      String root = name.parts().get(0).text();
      if (!EMPTY.has(root) && !scores.contains(root)) {
        Set<String> known = new LinkedHashSet<>(scores);
        EMPTY.fieldNames().forEachRemaining(known::add);
        known.addAll(List.of("baseline", "compare"));
        Optional<String> nearest = FigureNames.nearest(root, known);
        nearest
            .filter(near -> !root.startsWith(near + "-"))
            .ifPresent(
                near ->
                    doubts.add(
                        "no evaluator here is named "
                            + Name.written(root)
                            + "; did you mean "
                            + Name.written(near)
                            + "?"));
      }
    }
    return doubts;
  }

  private static ObjectNode empty() {
    Section section =
        new Section(
            new Outcomes(0, 0, 0),
            new Calls(0, 0, 0, 0),
            Usage.UNKNOWN,
            null,
            0,
            new Latency(null, null, null, null, Estimate.NONE, null),
            new TreeMap<>(),
            new TreeMap<>(),
            Section.Judges.NONE);
    JsonNode json =
        SummaryJson.CODEC.toJson(
            new Summary(
                new Summary.Figures(
                    section, new TreeMap<>(), new TreeMap<>(), List.of(), Analysis.STANDARD)));
    return (ObjectNode) json;
  }
}
