package dev.assay.io.platform;

/** A file that is not in the form it should have; names file and line. */
public final class ImportException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public ImportException(String message) {
    super(message);
  }
}
