package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.statistics.Multiplicity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates gates together. Where they name two or more different p-values of a comparison, each is
 * adjusted by Holm's method for their number, so that it is no easier to pass by asking more often.
 */
public final class Gates {

  private static final Set<String> RAW_P = Set.of("p_t", "p_permutation", "p_mcnemar");

  private Gates() {}

  /** Returns what comes of each gate, in order. */
  public static List<GateResult> evaluate(List<Gate> gates, GateFigures figures) {
    Map<List<String>, BigDecimal> adjusted = holm(gates, figures);
    List<GateResult> results = new ArrayList<>();
    gates.forEach(gate -> results.add(new GateCheck(gate, figures, adjusted).result()));
    return results;
  }

  private static Map<List<String>, BigDecimal> holm(List<Gate> gates, GateFigures figures) {
    Map<List<String>, BigDecimal> family = new LinkedHashMap<>();
    for (Gate gate : gates) {
      for (Name name : gate.names()) {
        if (name.root().equals("compare")) {
          put(name, figures, family);
        }
      }
    }
    if (family.size() < 2) {
      return Map.of();
    }
    double[] p = family.values().stream().mapToDouble(BigDecimal::doubleValue).toArray();
    double[] holm = Multiplicity.holm(p);
    int i = 0;
    for (Map.Entry<List<String>, BigDecimal> entry : family.entrySet()) {
      entry.setValue(BigDecimal.valueOf(holm[i++]));
    }
    return family;
  }

  private static void put(Name name, GateFigures figures, Map<List<String>, BigDecimal> family) {
    try {
      FoundFigure found = FigureNames.find(name, figures);
      JsonNode node = found.node();
      if (RAW_P.contains(found.key()) && node.isNumber()) {
        family.put(found.keys(), node.decimalValue());
      }
    } catch (UnknownFigureException unknown) {
      // The gate that names it says so.
    }
  }
}
