package dev.assay.pipelines.benchmark;

/**
 * What a figure should reach.
 *
 * @param least whether the bound is the least allowed, else the most
 * @param bound in the figure's unit
 */
record Goal(boolean least, double bound) {

  static Goal atLeast(double bound) {
    return new Goal(true, bound);
  }

  static Goal atMost(double bound) {
    return new Goal(false, bound);
  }

  boolean met(double value) {
    return least ? value >= bound : value <= bound;
  }

  /** Returns the goal with whether a value reaches it. */
  String text(double value) {
    String reached = Double.isNaN(value) ? "not measured" : met(value) ? "met" : "missed";
    return (least ? ">= " : "<= ") + Numbers.text(bound) + ", " + reached;
  }
}
