package dev.assay.pipelines.plan;

import dev.assay.pipelines.gate.GateSet;
import dev.assay.transforms.stopping.StopRule;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment must reach, and what ends it before its last row.
 *
 * @param gates evaluated at its end
 * @param raiseErrors whether the first run that fails, or cannot be scored, stops the rest
 * @param earlyStopping when no further rows are called; null for never
 */
public record Conditions(GateSet gates, boolean raiseErrors, @Nullable StopRule earlyStopping) {

  /** Nothing. */
  public static final Conditions NONE = new Conditions(GateSet.NONE, false, null);

  /** Returns these conditions with other gates. */
  public Conditions withGates(GateSet gates) {
    return new Conditions(gates, raiseErrors, earlyStopping);
  }

  /** Returns these conditions under which the first error stops the rest. */
  public Conditions raisingErrors() {
    return new Conditions(gates, true, earlyStopping);
  }

  /** Returns these conditions under which all rows are called. */
  public Conditions withoutEarlyStopping() {
    return new Conditions(gates, raiseErrors, null);
  }
}
