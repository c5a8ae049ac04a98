package dev.assay.io.store;

import org.jspecify.annotations.Nullable;

/** Why a store cannot be read or changed; what was asked for was not done. */
public final class StoreException extends Exception {

  /** Exit code for a name or option that cannot be. */
  public static final int USAGE = 64;

  /** Exit code for data that is wrong or damaged. */
  public static final int DATA = 65;

  /** Exit code for what is not there. */
  public static final int MISSING = 66;

  /** Exit code for what is there already, or a store that takes nothing. */
  public static final int EXISTS = 73;

  /** Exit code for a failure while reading or writing. */
  public static final int IO = 74;

  /** Exit code where trying later can help. */
  public static final int LATER = 75;

  /** Exit code for settings that do not go together. */
  public static final int CONFIGURATION = 78;

  private static final long serialVersionUID = 1L;

  private final String code;
  private final int exitCode;

  /**
   * Says what is wrong.
   *
   * @param code for programs, such as {@code EXPERIMENT_EXISTS}
   * @param exitCode how a command ends with it
   * @param message what was wrong, where, and what to do, for a person
   */
  public StoreException(String code, int exitCode, String message) {
    this(code, exitCode, message, null);
  }

  /**
   * Says what is wrong, and what lies behind it.
   *
   * @param code for programs, such as {@code STORE_IO}
   * @param exitCode how a command ends with it
   * @param message what was wrong, where, and what to do, for a person
   * @param cause what was thrown
   */
  public StoreException(String code, int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
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
