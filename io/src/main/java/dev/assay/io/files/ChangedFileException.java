package dev.assay.io.files;

import java.io.IOException;

/** A file can be read, but is not the one that its manifest lists. */
public final class ChangedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  ChangedFileException(String message) {
    super(message);
  }
}
