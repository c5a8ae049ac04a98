package dev.assay.transforms.query;

import dev.assay.transforms.query.Condition.All;
import dev.assay.transforms.query.Condition.Any;
import dev.assay.transforms.query.Condition.Not;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One query, read from left to right. */
final class QueryParser {

  private static final int DEEPEST = 100;
  private static final String AVG = "multi_run_avg.";
  private static final String MODE = "multi_run_mode.";

  private final QueryText in;
  private int depth;

  QueryParser(String text) {
    this.in = new QueryText(text);
  }

  Condition parse() throws QuerySyntaxException {
    in.skipBlanks();
    if (in.atEnd()) {
      return new All(List.of());
    }
    Condition condition = any(this::term);
    if (!in.atEnd()) {
      throw in.problem("unexpected ')'");
    }
    return condition;
  }

  /** What a term is: of the whole query, or of a value's parentheses. */
  private interface Term {
    Condition read() throws QuerySyntaxException;
  }

  private Condition any(Term term) throws QuerySyntaxException {
    List<Condition> parts = new ArrayList<>();
    parts.add(all(term));
    while (in.takeWord("OR")) {
      parts.add(all(term));
    }
    return parts.size() == 1 ? parts.get(0) : new Any(parts);
  }

  private Condition all(Term term) throws QuerySyntaxException {
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(one(term));
      in.skipBlanks();
    } while (in.takeWord("AND") || !(in.atEnd() || in.isNext(')') || in.isWord("OR")));
    return parts.size() == 1 ? parts.get(0) : new All(parts);
  }

  private Condition one(Term term) throws QuerySyntaxException {
    in.skipBlanks();
    if (++depth > DEEPEST) {
      throw in.problem("more than " + DEEPEST + " parentheses and exclusions inside each other");
    }
    try {
      if (in.atEnd()) {
        throw in.problem("a term is missing");
      }
      if (in.isWord("AND") || in.isWord("OR")) {
        throw in.problem("a term is missing before " + (in.isWord("AND") ? "AND" : "OR"));
      }
      if (in.take('-') || in.takeWord("NOT")) {
        return new Not(one(term));
      }
      if (in.take('(')) {
        return inParentheses(term);
      }
      return term.read();
    } finally {
      depth--;
    }
  }

  private Condition inParentheses(Term term) throws QuerySyntaxException {
    Condition inner = any(term);
    in.skipBlanks();
    if (!in.take(')')) {
      throw in.problem("')' is missing");
    }
    return inner;
  }

  private Condition term() throws QuerySyntaxException {
    if (in.isNext('"')) {
      return new Condition.FreeText(Glob.literal(in.quoted()).folded().within());
    }
    String key = in.key();
    if (key == null) {
      return new Condition.FreeText(in.word().folded().within());
    }
    return value(condition(key), isDuration(key));
  }

  private static boolean isDuration(String key) {
    return Facets.isDuration(key.substring(key.lastIndexOf('@') + 1));
  }

  private Function<Match, Condition> condition(String key) throws QuerySyntaxException {
    if (!key.startsWith("@")) {
      return match -> new Condition.Tag(key, match);
    }
    String path = key.substring(1);
    RecordMeasure.Kind kind =
        path.startsWith(AVG)
            ? RecordMeasure.Kind.AVG
            : path.startsWith(MODE) ? RecordMeasure.Kind.MODE : null;
    if (kind == null) {
      if (path.isEmpty()) {
        throw in.problem("'@' needs the name of an attribute");
      }
      return match -> new Condition.Attribute(path, match);
    }
    String operand = path.substring((kind == RecordMeasure.Kind.AVG ? AVG : MODE).length());
    if (operand.length() < 2 || !operand.startsWith("@")) {
      throw in.problem("@" + path + " needs a whole attribute, such as @" + AVG + "@x");
    }
    RecordMeasure measure = new RecordMeasure(kind, operand.substring(1));
    return match -> new Condition.OfRecord(measure, match);
  }

  private Condition value(Function<Match, Condition> of, boolean duration)
      throws QuerySyntaxException {
    if (in.take('(')) {
      return inParentheses(() -> value(of, duration));
    }
    return of.apply(match(duration));
  }

  private Match match(boolean duration) throws QuerySyntaxException {
    if (in.take('[')) {
      return range(duration);
    }
    if (in.take('>')) {
      boolean equal = in.take('=');
      return new Match.Between(number(duration), equal, Double.POSITIVE_INFINITY, true);
    }
    if (in.take('<')) {
      boolean equal = in.take('=');
      return new Match.Between(Double.NEGATIVE_INFINITY, true, number(duration), equal);
    }
    if (in.isNext('"')) {
      String quoted = in.quoted();
      return new Match.Equal(Glob.literal(quoted), Quantity.parse(quoted, duration));
    }
    if (in.atEnd() || in.isBlank() || in.isNext(')')) {
      throw in.problem("a value is missing behind ':'");
    }
    Glob word = in.word();
    if (word.isAnything()) {
      return new Match.Present();
    }
    return new Match.Equal(
        word, word.hasWildcards() ? null : Quantity.parse(word.text(), duration));
  }

  private Match range(boolean duration) throws QuerySyntaxException {
    double low = bound(duration, Double.NEGATIVE_INFINITY);
    if (!in.takeWord("TO")) {
      throw in.problem("a range is written [LOW TO HIGH]");
    }
    in.skipBlanks();
    double high = bound(duration, Double.POSITIVE_INFINITY);
    in.skipBlanks();
    if (!in.take(']')) {
      throw in.problem("']' is missing");
    }
    if (low > high) {
      throw in.problem("the range's first bound is above its second");
    }
    return new Match.Between(low, true, high, true);
  }

  private double bound(boolean duration, double open) throws QuerySyntaxException {
    in.skipBlanks();
    return in.take('*') ? open : number(duration);
  }

  private double number(boolean duration) throws QuerySyntaxException {
    String text = in.number();
    Double number = Quantity.parse(text, duration);
    if (number == null) {
      throw in.problem(
          "'"
              + text
              + "' is not a number"
              + (duration ? " or a duration such as 9.5s or 200ms" : ""));
    }
    return number;
  }
}
