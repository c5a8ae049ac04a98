package dev.assay.templates;

/** Launches {@code assay run} by flags. */
public final class RunTemplate {

  private RunTemplate() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] flags) {
    Launch.andExit(Template.RUN, flags);
  }
}
