package dev.assay.pipelines.runner;

import dev.assay.pipelines.command.ExitStatus;

/** An option of Beam that is wrong or missing, or a cluster that it names and does not answer. */
public final class BeamOptionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitStatus status;

  private BeamOptionException(ExitStatus status, String message) {
    super(message);
    this.status = status;
  }

  /** What was typed is wrong. */
  public static BeamOptionException usage(String message) {
    return new BeamOptionException(ExitStatus.USAGE, "USAGE_BEAM_OPTION: " + message);
  }

  /** What it names is not there. */
  static BeamOptionException unreachable(String message) {
    return new BeamOptionException(ExitStatus.CONFIGURATION, "CLUSTER_UNREACHABLE: " + message);
  }

  /** Returns how the command ends: wrong usage, or a cluster that is not there. */
  public ExitStatus status() {
    return status;
  }
}
