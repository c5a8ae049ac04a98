package dev.assay.pipelines.gate;

import dev.assay.transforms.gate.GateResult;
import java.util.Locale;
import java.util.Set;

/**
 * Gates as a table in GitHub's and GitLab's Markdown, for a pull request. Text from outside can
 * neither end a cell, nor become a link, a mention or markup: every character of it that could is
 * written by its number.
 */
public final class MarkdownTable {

  private static final int MAX_CELL = 300;
  private static final String PLAIN = " .,;%()+=…";
  private static final Set<Byte> UNSEEN =
      Set.of(Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE);

  private MarkdownTable() {}

  /** Returns the heading and the table. */
  public static String of(GateReport report) {
    StringBuilder text = new StringBuilder();
    text.append("### Gates of <code>")
        .append(escaped(report.experiment().isEmpty() ? "experiment" : report.experiment()))
        .append("</code>: ")
        .append(report.status().toUpperCase(Locale.ROOT))
        .append("\n\n| | gate | found |\n|---|---|---|\n");
    for (GateResult result : report.results()) {
      text.append("| ")
          .append(mark(result.status()))
          .append(" | <code>")
          .append(escaped(result.expression()))
          .append("</code> | <code>")
          .append(escaped(result.message()))
          .append("</code> |\n");
    }
    return text.append('\n').append(report.total()).append("\n").toString();
  }

  private static String mark(GateResult.Status status) {
    return switch (status) {
      case PASS -> "✅ pass";
      case FAIL -> "❌ fail";
      case ERROR -> "⚠️ error";
    };
  }

  /** A dot stands as it is but where it would make an address of {@code www.}. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    String cut = text.length() > MAX_CELL ? text.substring(0, MAX_CELL) + "…" : text;
    int before = ' ';
    for (int c : cut.codePoints().toArray()) {
      boolean address = c == '.' && Character.toLowerCase(before) == 'w';
      if (Character.isLetterOrDigit(c) || (PLAIN.indexOf(c) >= 0 && !address)) {
        escaped.appendCodePoint(c);
      } else if (UNSEEN.contains((byte) Character.getType(c))) {
        escaped.append('?');
      } else {
        escaped.append("&#").append(c).append(';');
      }
      before = c;
    }
    return escaped.toString();
  }
}
