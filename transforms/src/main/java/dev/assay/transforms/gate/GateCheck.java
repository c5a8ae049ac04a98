package dev.assay.transforms.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.gate.GateResult.Status;
import dev.assay.transforms.gate.Term.Arithmetic;
import dev.assay.transforms.gate.Term.Comparison;
import dev.assay.transforms.gate.Term.Figure;
import dev.assay.transforms.gate.Term.Flag;
import dev.assay.transforms.gate.Term.Joined;
import dev.assay.transforms.gate.Term.Literal;
import dev.assay.transforms.gate.Term.Negative;
import dev.assay.transforms.gate.Term.Not;
import dev.assay.transforms.gate.Term.Share;
import dev.assay.transforms.gate.Term.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One gate against its figures. Every comparison in it is made, also where the others have decided:
 * a figure that is not there is an error wherever it stands, so that a misspelt name never passes.
 */
final class GateCheck {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Gate gate;
  private final GateFigures figures;
  private final Map<List<String>, BigDecimal> adjusted;
  private final List<String> made = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private @Nullable Datum left;
  private @Nullable Datum right;

  GateCheck(Gate gate, GateFigures figures, Map<List<String>, BigDecimal> adjusted) {
    this.gate = gate;
    this.figures = figures;
    this.adjusted = adjusted;
  }

  GateResult result() {
    boolean holds = holds(gate.condition());
    if (!problems.isEmpty()) {
      return new GateResult(
          gate.expression(), Status.ERROR, null, null, String.join("; ", problems));
    }
    boolean single = made.size() == 1;
    return new GateResult(
        gate.expression(),
        holds ? Status.PASS : Status.FAIL,
        single && left != null ? left.toJson() : null,
        single && right != null ? right.toJson() : null,
        String.join("; ", made));
  }

  private boolean holds(Term term) {
    if (term instanceof Not not) {
      return !holds(not.condition());
    }
    if (term instanceof Joined joined) {
      boolean holds = joined.all();
      for (Term condition : joined.conditions()) {
        boolean one = holds(condition);
        holds = joined.all() ? holds && one : holds || one;
      }
      return holds;
    }
    return term instanceof Comparison comparison && holds(comparison);
  }

  private boolean holds(Comparison comparison) {
    Datum one = side(comparison.left(), comparison.right());
    Datum other = side(comparison.right(), comparison.left());
    if (one == null || other == null) {
      return false;
    }
    left = one;
    right = other;
    String operator = comparison.operator();
    boolean ordered = !operator.equals("==") && !operator.equals("!=");
    if (!one.isLike(other) || (ordered && one.number() == null)) {
      problems.add(
          (comparison.left() instanceof Figure figure ? figure.name().toString() : one.toString())
              + " is "
              + one.kind()
              + " and cannot be compared by "
              + operator
              + " with "
              + other.kind());
      return false;
    }
    boolean holds =
        switch (operator) {
          case ">=" -> one.compare(other) >= 0;
          case ">" -> one.compare(other) > 0;
          case "<=" -> one.compare(other) <= 0;
          case "<" -> one.compare(other) < 0;
          case "==" -> one.equalTo(other);
          default -> !one.equalTo(other);
        };
    made.add(
        shown(comparison.left(), one)
            + (holds ? ", " : ", not ")
            + operator
            + " "
            + shown(comparison.right(), other));
    return holds;
  }

  /** Returns a term with what it came to, or a literal as it is. */
  private static String shown(Term term, Datum value) {
    return term instanceof Figure figure ? figure.name() + " is " + value : value.toString();
  }

  private @Nullable Datum side(Term term, Term opposite) {
    try {
      if (term instanceof Share share && opposite instanceof Figure figure) {
        return shareOf(share, figure);
      }
      return value(term);
    } catch (UnknownFigureException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Datum shareOf(Share share, Figure figure) throws UnknownFigureException {
    BigDecimal whole = FigureNames.find(figure.name(), figures).whole();
    if (whole == null) {
      return value(share);
    }
    if (whole.signum() == 0) {
      throw new UnknownFigureException(
          figure.name() + " has no share: there is nothing that it is a part of");
    }
    BigDecimal part = whole.multiply(share.percent()).divide(HUNDRED, MathContext.DECIMAL64);
    return Datum.of(part)
        .withNote(
            " ("
                + share.percent().toPlainString()
                + "% of "
                + whole.stripTrailingZeros().toPlainString()
                + ")");
  }

  private Datum value(Term term) throws UnknownFigureException {
    if (term instanceof Figure figure) {
      return figure(figure.name());
    }
    if (term instanceof Literal literal) {
      return Datum.of(literal.value());
    }
    if (term instanceof Share share) {
      return Datum.of(share.percent().divide(HUNDRED, MathContext.DECIMAL64));
    }
    if (term instanceof Text text) {
      return Datum.of(text.value());
    }
    if (term instanceof Flag flag) {
      return Datum.of(flag.value());
    }
    if (term instanceof Negative negative) {
      return Datum.of(number(negative.of()).negate());
    }
    return arithmetic((Arithmetic) term);
  }

  private Datum arithmetic(Arithmetic term) throws UnknownFigureException {
    BigDecimal one = number(term.left());
    BigDecimal other = number(term.right());
    if (term.operator() == '/' && other.signum() == 0) {
      throw new UnknownFigureException("a division by 0");
    }
    return Datum.of(
        switch (term.operator()) {
          case '+' -> one.add(other, MathContext.DECIMAL64);
          case '-' -> one.subtract(other, MathContext.DECIMAL64);
          case '*' -> one.multiply(other, MathContext.DECIMAL64);
          default -> one.divide(other, MathContext.DECIMAL64);
        });
  }

  private BigDecimal number(Term term) throws UnknownFigureException {
    Datum value = value(term);
    if (value.number() == null) {
      throw new UnknownFigureException(
          (term instanceof Figure figure ? figure.name() + " is " : "")
              + value.kind()
              + "; only numbers can be computed with");
    }
    return value.number();
  }

  private Datum figure(Name name) throws UnknownFigureException {
    FoundFigure found = FigureNames.find(name, figures);
    JsonNode node = found.node();
    BigDecimal holm = name.root().equals("compare") ? adjusted.get(found.keys()) : null;
    if (holm != null) {
      return Datum.of(holm)
          .withNote(
              " ("
                  + node
                  + " before Holm's adjustment for "
                  + adjusted.size()
                  + " gated p-values)");
    }
    if (node.isObject() && node.has("value")) {
      node = result(name, node);
    }
    if (node.isNumber()) {
      return Datum.of(node.decimalValue());
    }
    if (node.isTextual()) {
      return Datum.of(node.textValue());
    }
    if (node.isBoolean()) {
      return Datum.of(node.booleanValue());
    }
    throw new UnknownFigureException(notAFigure(name, found, node));
  }

  /** A summary evaluator's value, else its label, else its error. */
  private static JsonNode result(Name name, JsonNode result) throws UnknownFigureException {
    if (result.hasNonNull("value")) {
      return result.get("value");
    }
    if (result.has("error")) {
      throw new UnknownFigureException(
          name
              + " has no value: "
              + result.at("/error/code").asText()
              + " "
              + result.at("/error/message").asText().replaceAll("\\p{C}", "?"));
    }
    return result.path("label").isTextual() ? result.get("label") : result.get("value");
  }

  private static String notAFigure(Name name, FoundFigure found, JsonNode node) {
    if (node.isObject()) {
      Set<String> known = FigureNames.known(node);
      return name
          + " is a group of figures"
          + (known.isEmpty()
              ? ", and empty"
              : "; add one of ."
                  + String.join(", .", known.stream().limit(20).map(Name::written).toList()));
    }
    if (node.isArray()) {
      return name + " is an interval; add .low or .high";
    }
    JsonNode beside = found.nodes().get(Math.max(0, found.nodes().size() - 2));
    return name
        + " has no value (null"
        + (beside.path("n").isNumber() ? ", n is " + beside.path("n") : "")
        + ")";
  }
}
