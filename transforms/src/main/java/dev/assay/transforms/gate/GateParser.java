package dev.assay.transforms.gate;

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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One gate, read from left to right; what binds less stands higher up. */
final class GateParser {

  private static final int DEEPEST = 100;
  private static final int MAX_CHARS = 4_096;
  private static final int MAX_DIGITS = 60;

  private final GateText in;
  private final int length;
  private int depth;

  GateParser(String text) {
    this.in = new GateText(text);
    this.length = text.length();
  }

  Term parse() throws GateSyntaxException {
    if (length > MAX_CHARS) {
      throw new GateSyntaxException(
          "a gate of " + length + " characters (must be at most " + MAX_CHARS + ")");
    }
    if (in.atEnd()) {
      throw in.problem("the gate is empty; write a condition such as exact_match.mean >= 0.8");
    }
    Term gate = condition(this::any);
    if (!in.atEnd()) {
      throw in.problem("unexpected " + in.next());
    }
    return gate;
  }

  /** Reads a part of the grammar. */
  private interface Rule {
    Term read() throws GateSyntaxException;
  }

  private Term any() throws GateSyntaxException {
    return joined(false, this::all, "or", "||");
  }

  private Term all() throws GateSyntaxException {
    return joined(true, this::not, "and", "&&");
  }

  private Term joined(boolean all, Rule part, String word, String sign) throws GateSyntaxException {
    int start = in.position();
    Term first = part.read();
    List<Term> parts = new ArrayList<>(List.of(first));
    while (in.isWord(word) || in.isNext(sign)) {
      if (parts.size() == 1) {
        requireCondition(first, start);
      }
      boolean taken = in.takeWord(word) || in.take(sign) != null;
      if (taken) {
        parts.add(condition(part));
      }
    }
    return parts.size() == 1 ? first : new Joined(all, parts);
  }

  private Term not() throws GateSyntaxException {
    if (in.takeWord("not") || (!in.isNext("!=") && in.take("!") != null)) {
      return deeper(() -> new Not(condition(this::not)));
    }
    return comparison();
  }

  private Term comparison() throws GateSyntaxException {
    int start = in.position();
    Term left = sum();
    String operator = operator();
    if (operator == null) {
      return left;
    }
    requireValue(left, start);
    Term right = value(this::sum);
    int end = in.position();
    if (operator() != null) {
      throw GateText.problem(end, "two comparisons in a row; join them by and");
    }
    checkKinds(operator, left, right, start);
    return new Comparison(operator, left, right);
  }

  private @Nullable String operator() throws GateSyntaxException {
    String found = in.take(">=", "<=", "==", "!=", ">", "<");
    if (found == null && in.isNext("=")) {
      throw in.problem("a single =; write == to compare, or >= or <=");
    }
    return found;
  }

  private static void checkKinds(String operator, Term left, Term right, int start)
      throws GateSyntaxException {
    boolean labels = isLabel(left) || isLabel(right);
    if (labels && !operator.equals("==") && !operator.equals("!=")) {
      throw GateText.problem(start, "a text, true or false is compared by == or != only");
    }
  }

  private static boolean isLabel(Term term) {
    return term instanceof Text || term instanceof Flag;
  }

  private Term sum() throws GateSyntaxException {
    return arithmetic(this::product, "+", "-");
  }

  private Term product() throws GateSyntaxException {
    return arithmetic(this::factor, "*", "/");
  }

  private Term arithmetic(Rule part, String... operators) throws GateSyntaxException {
    int start = in.position();
    Term result = part.read();
    for (String found = in.take(operators); found != null; found = in.take(operators)) {
      requireNumber(result, start);
      int behind = in.position();
      Term right = part.read();
      requireNumber(right, behind);
      result = new Arithmetic(found.charAt(0), result, right);
    }
    return result;
  }

  private Term factor() throws GateSyntaxException {
    int start = in.position();
    if (in.take("(") != null) {
      Term inside = deeper(this::any);
      if (in.take(")") == null) {
        throw in.problem("')' is missing before " + in.next());
      }
      return inside;
    }
    if (in.take("-") != null) {
      Term of = deeper(this::factor);
      requireNumber(of, start);
      return new Negative(of);
    }
    if (in.isNumber()) {
      return number();
    }
    if (in.isQuote()) {
      String text = in.quoted();
      return in.isDot() ? new Figure(in.name(text)) : new Text(text);
    }
    if (in.takeWord("true")) {
      return new Flag(true);
    }
    if (in.takeWord("false")) {
      return new Flag(false);
    }
    if (in.isWord("and") || in.isWord("or") || !in.isName()) {
      throw GateText.problem(start, "a figure or number is missing before " + in.next());
    }
    return new Figure(in.name(null));
  }

  private Term number() throws GateSyntaxException {
    int start = in.position();
    String digits = in.number();
    BigDecimal value = new BigDecimal(digits);
    if (digits.length() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS) {
      throw GateText.problem(start, "a number with more than " + MAX_DIGITS + " digits");
    }
    return in.take("%") == null ? new Literal(value) : new Share(value);
  }

  private Term deeper(Rule rule) throws GateSyntaxException {
    if (++depth > DEEPEST) {
      throw in.problem("more than " + DEEPEST + " parentheses and signs inside each other");
    }
    Term term = rule.read();
    depth--;
    return term;
  }

  private Term condition(Rule rule) throws GateSyntaxException {
    int start = in.position();
    Term term = rule.read();
    requireCondition(term, start);
    return term;
  }

  private Term value(Rule rule) throws GateSyntaxException {
    int start = in.position();
    Term term = rule.read();
    requireValue(term, start);
    return term;
  }

  private void requireCondition(Term term, int start) throws GateSyntaxException {
    if (!term.isCondition()) {
      throw in.atEnd()
          ? GateText.problem(start, "this is no condition; compare it, as in … >= 0.8")
          : in.problem("a comparison (>=, >, <=, <, ==, !=) is missing before " + in.next());
    }
  }

  private static void requireValue(Term term, int start) throws GateSyntaxException {
    if (term.isCondition()) {
      throw GateText.problem(start, "a condition cannot be compared; join conditions by and or or");
    }
  }

  private static void requireNumber(Term term, int start) throws GateSyntaxException {
    if (term.isCondition() || isLabel(term)) {
      throw GateText.problem(start, "only numbers can be computed with");
    }
  }
}
