package dev.assay.pipelines.console;

/** Lines that fit into a terminal. */
public final class Wrapped {

  private static final String INDENT = "      ";

  private Wrapped() {}

  /**
   * Breaks a line at blanks where it is wider than the terminal; what follows is indented. Piped
   * output stays as it is, one line for each thing that is said.
   */
  public static String line(String line, Terminal terminal) {
    if (!terminal.interactive() || Cells.width(line) <= terminal.width()) {
      return line;
    }
    StringBuilder wrapped = new StringBuilder();
    int used = 0;
    int begin = line.length() - line.stripLeading().length();
    wrapped.append(line, 0, begin);
    used += begin;
    for (String word : line.substring(begin).split("(?<= )(?=[^ ])", -1)) {
      if (used + Cells.width(word.stripTrailing()) > terminal.width() && used > INDENT.length()) {
        int end = wrapped.length();
        while (end > 0 && wrapped.charAt(end - 1) == ' ') {
          end--;
        }
        wrapped.setLength(end);
        wrapped.append('\n').append(INDENT);
        used = INDENT.length();
      }
      wrapped.append(word);
      used += Cells.width(word);
    }
    return wrapped.toString();
  }
}
