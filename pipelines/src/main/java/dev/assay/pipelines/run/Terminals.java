package dev.assay.pipelines.run;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether a person watches. */
final class Terminals {

  private Terminals() {}

  /** Returns whether input and output are a terminal. From Java 22 there is a console anyway. */
  @SuppressWarnings("SystemConsoleNull") // both cases are told apart below
  static boolean hasPerson() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException olderJava) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
