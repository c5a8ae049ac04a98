package dev.assay.io.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A key that prints as {@code ***}, cannot be serialised and is not visible to Jackson. It is
 * resolved where the call is made and nowhere else.
 */
public final class Secret {

  /** Shorter pieces of a key are too common in texts to be taken out. */
  private static final int LEAST_PIECE = 8;

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

  /**
   * Returns a text without this key: its value, its URL-encoded and Base64 forms, and its first and
   * last eight characters, which some servers quote in errors. Keys under eight characters are
   * left.
   */
  public String redact(String text) {
    if (value.length() < LEAST_PIECE) {
      return text;
    }
    String redacted = text;
    for (String form : forms()) {
      redacted = redacted.replace(form, "***");
    }
    return redacted;
  }

  private Set<String> forms() {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      forms.add(encoder.encodeToString(bytes));
      forms.add(encoder.withoutPadding().encodeToString(bytes));
      for (int shift = 0; shift < 3; shift++) {
        forms.add(insideBase64(encoder, bytes, shift));
      }
    }
    if (value.length() >= 2 * LEAST_PIECE) {
      forms.add(value.substring(0, LEAST_PIECE));
      forms.add(value.substring(value.length() - LEAST_PIECE));
    }
    forms.removeIf(form -> form.length() < LEAST_PIECE);
    return forms;
  }

  /** What every Base64 text has in common in which the key starts at this byte of a triple. */
  private static String insideBase64(Base64.Encoder encoder, byte[] bytes, int shift) {
    int skip = (3 - shift) % 3;
    int whole = (bytes.length - skip) / 3 * 3;
    return whole <= 0 ? "" : encoder.encodeToString(Arrays.copyOfRange(bytes, skip, skip + whole));
  }

  @Override
  public String toString() {
    return "***";
  }
}
