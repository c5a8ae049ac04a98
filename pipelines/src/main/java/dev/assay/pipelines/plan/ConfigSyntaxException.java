package dev.assay.pipelines.plan;

/** An experiment file that ends before it could be read: bad syntax or beyond a limit. */
final class ConfigSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final int line;
  private final int column;

  ConfigSyntaxException(String code, String message, int line, int column) {
    super(message);
    this.code = code;
    this.line = line;
    this.column = column;
  }

  ConfigSyntaxException(String code, String message, ConfigNode.Mark mark) {
    this(code, message, mark.line(), mark.column());
  }

  /** Returns the problem, with the line in question and a caret below the column. */
  PlanProblem toProblem(String file, String text) {
    return new PlanProblem(file, line, column, code, getMessage() + excerpt(text));
  }

  private String excerpt(String text) {
    String[] lines = text.split("\\R", -1);
    if (line < 1 || line > lines.length || column < 1) {
      return "";
    }
    String shown = lines[line - 1].replace('\t', ' ');
    if (shown.isBlank() || shown.length() > 120 || SecretLiterals.holdsKey(shown)) {
      return "";
    }
    int caret = Math.min(column - 1, shown.length());
    return "\n    " + ConfigNode.oneLine(shown) + "\n    " + " ".repeat(caret) + "^";
  }
}
