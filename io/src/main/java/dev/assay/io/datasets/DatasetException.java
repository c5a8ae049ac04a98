package dev.assay.io.datasets;

/** Why a dataset cannot be read or changed; nothing was written. */
public final class DatasetException extends Exception {

  /** Exit code for data that is wrong. */
  public static final int DATA = 65;

  /** Exit code for a dataset or file that is not there. */
  public static final int MISSING = 66;

  /** Exit code for a dataset that is there already. */
  public static final int EXISTS = 73;

  /** Exit code for a dataset that another process is changing. */
  public static final int LATER = 75;

  private static final long serialVersionUID = 1L;

  private final String code;
  private final int exitCode;

  /**
   * Says what is wrong.
   *
   * @param code for programs, such as {@code DATASET_VERSION}
   * @param exitCode how a command ends with it
   * @param message what was wrong and what to do, for a person
   */
  public DatasetException(String code, int exitCode, String message) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }

  /** Returns the reason for programs. */
  public String code() {
    return code;
  }

  /** Returns how a command ends with it. */
  public int exitCode() {
    return exitCode;
  }
}
