package dev.assay.pipelines.console;

import dev.assay.io.api.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What lines are written to.
 *
 * @param interactive whether a person watches, and the cursor can be moved
 * @param colour whether colours are wanted
 * @param width columns of a line
 * @param height lines that are visible at once
 */
public record Terminal(boolean interactive, boolean colour, int width, int height) {

  private static final int WIDTH = 80;
  private static final int HEIGHT = 24;
  private static final int MIN_WIDTH = 20;
  private static final int MIN_HEIGHT = 5;
  private static final int MAX = 1_000;

  /**
   * Tells from what the process was given: {@code TERM}, {@code NO_COLOR}, {@code COLUMNS} (else
   * 80) and {@code LINES} (else 24).
   *
   * @param console whether the JVM has a console; without one nothing is moved or coloured
   */
  public static Terminal of(boolean console, Environment environment) {
    String term = environment.get("TERM");
    String noColour = environment.get("NO_COLOR");
    boolean interactive = console && term != null && !term.isEmpty() && !term.equals("dumb");
    return new Terminal(
        interactive,
        interactive && (noColour == null || noColour.isEmpty()),
        size(environment.get("COLUMNS"), MIN_WIDTH, WIDTH),
        size(environment.get("LINES"), MIN_HEIGHT, HEIGHT));
  }

  private static int size(@Nullable String text, int least, int standard) {
    if (text == null || !text.matches("[0-9]{1,4}")) {
      return standard;
    }
    int size = Integer.parseInt(text);
    return size < least || size > MAX ? standard : size;
  }
}
