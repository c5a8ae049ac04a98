package dev.assay.transforms.evaluate.structure;

import dev.assay.transforms.evaluate.EvaluationException;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.Statements;
import net.sf.jsqlparser.util.TablesNamesFinder;

/** Reads SQL on the caller's thread, within bounds that keep the parser from looking ahead long. */
final class SqlText {

  private static final int MAX_CHARS = 20_000;
  private static final int MAX_NESTING = 12;

  private SqlText() {}

  /**
   * Refuses a text that may take the parser long.
   *
   * @throws EvaluationException of code {@code EVAL_TOO_LARGE}
   */
  static void refuse(String sql) {
    if (sql.length() > MAX_CHARS) {
      throw EvaluationException.tooLarge(
          "SQL of %d characters (at most %d)".formatted(sql.length(), MAX_CHARS));
    }
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < sql.length(); i++) {
      depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    if (deepest > MAX_NESTING) {
      throw EvaluationException.tooLarge(
          "SQL with %d levels of parentheses (at most %d)".formatted(deepest, MAX_NESTING));
    }
  }

  /** Returns whether the text is SQL that uses none but the allowed tables; none means any. */
  static boolean isValid(String sql, List<String> allowedTables) {
    refuse(sql);
    if (sql.isBlank()) {
      return false;
    }
    try {
      CCJSqlParser parser = new CCJSqlParser(new StringProvider(sql));
      Statements statements = parser.Statements();
      return !statements.isEmpty()
          && statements.stream().allMatch(statement -> isAllowed(statement, allowedTables));
    } catch (ParseException | TokenMgrException e) {
      return false;
    }
  }

  private static boolean isAllowed(Statement statement, List<String> allowed) {
    if (allowed.isEmpty()) {
      return true;
    }
    return new TablesNamesFinder<>()
        .getTables(statement).stream()
            .allMatch(table -> allowed.stream().anyMatch(name -> name.equalsIgnoreCase(table)));
  }
}
