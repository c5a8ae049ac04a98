package dev.assay.pipelines.init;

/** Why no folder was made. */
public final class InitException extends Exception {

  /** The exit code where a folder cannot be made. */
  public static final int CANNOT_CREATE = 73;

  /** The exit code where a file is missing. */
  public static final int MISSING = 66;

  /** The exit code where a file is not what it should be. */
  public static final int DATA = 65;

  private static final long serialVersionUID = 1L;

  private final String code;
  private final int exitCode;

  InitException(String code, String message, int exitCode) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }

  /** Returns the machine-readable reason. */
  public String code() {
    return code;
  }

  /** Returns how the command ends. */
  public int exitCode() {
    return exitCode;
  }
}
