package dev.assay.pipelines.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Someone at a terminal who can be asked.
 *
 * @param lines what is typed
 * @param out where questions stand
 */
record Person(BufferedReader lines, PrintWriter out) {

  /** Returns who sits at the terminal of this process; null where nobody does. */
  @SuppressWarnings("SystemConsoleNull") // newer versions of Java say by isTerminal
  static @Nullable Person atTerminal(PrintWriter out) {
    return System.console() == null
        ? null
        : new Person(
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), out);
  }

  /** Asks, and returns what was typed without blanks around it; the standard for nothing. */
  String ask(String question, String standard) throws IOException {
    out.print(question + (standard.isEmpty() ? " " : " [" + standard + "] "));
    out.flush();
    String line = lines.readLine();
    return line == null || line.isBlank() ? standard : line.strip();
  }
}
