package dev.assay.transforms.rows;

/** A prompt template that cannot be read, or that a row cannot be put into. */
public final class TemplateException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  TemplateException(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * Returns the machine-readable reason: {@code TPL_SYNTAX}, {@code TPL_PARTIAL} or {@code
   * PROMPT_FORM} when the template is read, {@code TPL_MISSING}, {@code TPL_TOO_LARGE} or {@code
   * TPL_EMPTY_PROMPT} when a row is put into it.
   */
  public String code() {
    return code;
  }
}
