package dev.assay.pipelines.plan;

import dev.assay.pipelines.gate.GateSet;

/**
 * What an experiment must reach, and what ends it before its last row.
 *
 * @param gates evaluated at its end
 * @param raiseErrors whether the first run that fails, or cannot be scored, stops the rest
 */
public record Conditions(GateSet gates, boolean raiseErrors) {

  /** Nothing. */
  public static final Conditions NONE = new Conditions(GateSet.NONE, false);

  /** Returns these conditions with other gates. */
  public Conditions withGates(GateSet gates) {
    return new Conditions(gates, raiseErrors);
  }

  /** Returns these conditions under which the first error stops the rest. */
  public Conditions raisingErrors() {
    return new Conditions(gates, true);
  }
}
