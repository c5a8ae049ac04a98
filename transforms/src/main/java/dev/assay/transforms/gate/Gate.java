package dev.assay.transforms.gate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition that an experiment must meet, such as {@code exact_match.mean >= 0.8}: comparisons of
 * figures, joined by {@code and}, {@code or} and {@code not}.
 */
public final class Gate {

  private static final String BASELINE = "baseline";
  private static final String COMPARE = "compare";

  private final String expression;
  private final @Nullable String place;
  private final Term condition;

  private Gate(String expression, @Nullable String place, Term condition) {
    this.expression = expression;
    this.place = place;
    this.condition = condition;
  }

  /**
   * Reads a gate.
   *
   * @param place where it is written, such as {@code e.yaml:12}, for messages; null for nowhere
   * @throws GateSyntaxException where it cannot be understood
   */
  public static Gate parse(String expression, @Nullable String place) throws GateSyntaxException {
    return new Gate(expression.strip(), place, new GateParser(expression).parse());
  }

  /** Returns the gate as written. */
  public String expression() {
    return expression;
  }

  /** Returns where it is written, or null. */
  public @Nullable String place() {
    return place;
  }

  /** Returns whether it needs the summary that was accepted before. */
  public boolean needsBaseline() {
    return needs(BASELINE);
  }

  /** Returns whether it needs a paired comparison. */
  public boolean needsComparison() {
    return needs(COMPARE);
  }

  private boolean needs(String root) {
    return names().stream().anyMatch(name -> name.root().equals(root));
  }

  Term condition() {
    return condition;
  }

  List<Name> names() {
    List<Name> names = new ArrayList<>();
    condition.eachFigure(names::add);
    return names;
  }

  @Override
  public String toString() {
    return expression;
  }
}
