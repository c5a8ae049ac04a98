package dev.assay.io.api;

/**
 * A key that prints as {@code ***}, cannot be serialised and is not visible to Jackson. It is
 * resolved where the call is made and nowhere else.
 */
public final class Secret {

  private final String value;

  /**
   * Trims and checks a key.
   *
   * @param reference where it came from, such as {@code OPENAI_API_KEY}; names it in the message
   * @throws IllegalArgumentException when it is empty, longer than 16 KiB or holds a character that
   *     a header cannot; the value itself is not shown
   */
  public Secret(String reference, String value) {
    String trimmed = value.strip();
    boolean sendable = trimmed.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (trimmed.isEmpty() || trimmed.length() > 16_384 || !sendable) {
      throw new IllegalArgumentException(
          "CONFIG_SECRET_MALFORMED: the key in "
              + reference
              + " is empty, longer than 16384 characters or holds a character that a header cannot"
              + " carry; set it again");
    }
    this.value = trimmed;
  }

  /** Returns the key, for the header that sends it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
