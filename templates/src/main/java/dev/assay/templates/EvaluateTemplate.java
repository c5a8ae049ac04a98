package dev.assay.templates;

/** Launches {@code assay evaluate} by flags. */
public final class EvaluateTemplate {

  private EvaluateTemplate() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] flags) {
    Launch.andExit(Template.EVALUATE, flags);
  }
}
