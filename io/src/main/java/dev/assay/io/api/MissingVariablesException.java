package dev.assay.io.api;

import java.util.List;

/** None of the environment variables that could hold an endpoint or a key is set. */
public final class MissingVariablesException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Names what was looked for.
   *
   * @param names in the order they were looked up
   */
  public MissingVariablesException(List<String> names) {
    super(
        names.size() == 1
            ? "environment variable " + names.get(0) + " is not set"
            : "none of the environment variables " + String.join(", ", names) + " is set");
  }
}
