package dev.assay.templates;

/** Launches {@code assay compare} by flags. */
public final class CompareTemplate {

  private CompareTemplate() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] flags) {
    Launch.andExit(Template.COMPARE, flags);
  }
}
