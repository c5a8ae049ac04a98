package dev.assay.io.storage;

import java.io.IOException;

/**
 * A place of another file system that cannot be used. Its message begins with its code and says
 * where, what was wrong and what to do; no secret is in it.
 */
public final class StorageException extends IOException {

  /** What is wrong with a place. */
  public enum Kind {
    /** No file system of its scheme is loaded. */
    MISSING("STORAGE_MISSING"),
    /** Credentials are missing or do not suffice. */
    ACCESS("STORAGE_ACCESS"),
    /** A region, bucket, folder or address is not there or not the right one. */
    SETTINGS("STORAGE_SETTINGS"),
    /** Nobody answers. */
    UNREACHABLE("STORAGE_UNREACHABLE"),
    /** Something else. */
    FAILED("STORAGE_FAILED");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** Returns the word that messages begin with. */
    public String code() {
      return code;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String what;

  /**
   * Makes an exception.
   *
   * @param what without code and location
   */
  StorageException(Kind kind, String location, String what, Throwable cause) {
    super(kind.code() + ": " + location + ": " + what, cause);
    this.kind = kind;
    this.what = what;
  }

  /** Returns the message without its code and its location. */
  public String what() {
    return what;
  }

  /** Returns what is wrong. */
  public Kind kind() {
    return kind;
  }
}
