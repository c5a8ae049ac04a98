package dev.assay.pipelines.command;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.stream.Collectors;

/** Passes on what is said, and keeps the beginning of it. */
final class Overheard extends Writer {

  private static final int MOST_CHARS = 8_192;
  private static final int MOST_LINES = 10;

  private final PrintWriter to;
  private final StringBuilder kept = new StringBuilder();

  Overheard(PrintWriter to) {
    super(to);
    this.to = to;
  }

  PrintWriter writer() {
    return new PrintWriter(this, true);
  }

  /** Returns the first lines that are neither notes nor warnings. */
  String problems() {
    synchronized (lock) {
      return kept.toString()
          .lines()
          .filter(line -> !line.startsWith("Note: ") && !line.startsWith("Warning: "))
          .limit(MOST_LINES)
          .collect(Collectors.joining("\n"));
    }
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    synchronized (lock) {
      kept.append(chars, offset, Math.min(length, Math.max(0, MOST_CHARS - kept.length())));
      to.write(chars, offset, length);
    }
  }

  @Override
  public void flush() {
    to.flush();
  }

  /** What it passes on to stays open. */
  @Override
  public void close() {
    flush();
  }
}
