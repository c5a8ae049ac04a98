package dev.assay.templates;

/** Launches {@code assay check} by flags. */
public final class CheckTemplate {

  private CheckTemplate() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] flags) {
    Launch.andExit(Template.CHECK, flags);
  }
}
