package dev.assay.transforms.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;

/** A part of a gate: something to compute with, or a condition. */
sealed interface Term {

  /** A figure of the summary, the baseline or the comparison. */
  record Figure(Name name) implements Term {
    @Override
    public void eachFigure(Consumer<Name> action) {
      action.accept(name);
    }
  }

  /** A number as written. */
  record Literal(BigDecimal value) implements Term {}

  /** A percentage as written: of the whole that a count belongs to, else of 1. */
  record Share(BigDecimal percent) implements Term {}

  /** A label. */
  record Text(String value) implements Term {}

  /** True or false. */
  record Flag(boolean value) implements Term {}

  /** A sum, difference, product or quotient. */
  record Arithmetic(char operator, Term left, Term right) implements Term {
    @Override
    public void eachFigure(Consumer<Name> action) {
      left.eachFigure(action);
      right.eachFigure(action);
    }
  }

  /** The opposite number. */
  record Negative(Term of) implements Term {
    @Override
    public void eachFigure(Consumer<Name> action) {
      of.eachFigure(action);
    }
  }

  /** A comparison. */
  record Comparison(String operator, Term left, Term right) implements Term {
    @Override
    public boolean isCondition() {
      return true;
    }

    @Override
    public void eachFigure(Consumer<Name> action) {
      left.eachFigure(action);
      right.eachFigure(action);
    }
  }

  /** Conditions that must all hold, or one of which must. */
  record Joined(boolean all, List<Term> conditions) implements Term {
    @Override
    public boolean isCondition() {
      return true;
    }

    @Override
    public void eachFigure(Consumer<Name> action) {
      conditions.forEach(condition -> condition.eachFigure(action));
    }
  }

  /** A condition that must not hold. */
  record Not(Term condition) implements Term {
    @Override
    public boolean isCondition() {
      return true;
    }

    @Override
    public void eachFigure(Consumer<Name> action) {
      condition.eachFigure(action);
    }
  }

  /** Whether it holds or not, and is nothing to compute with. */
  default boolean isCondition() {
    return false;
  }

  /** Visits the figures it needs, from left to right. */
  default void eachFigure(Consumer<Name> action) {}
}
