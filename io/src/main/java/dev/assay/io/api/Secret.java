package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key that prints as {@code ***}, cannot be serialised and is not visible to Jackson. It is
 * resolved where the call is made and nowhere else.
 */
public final class Secret {

  /** Shorter pieces of a key are too common in texts to be taken out. */
  private static final int LEAST_PIECE = 8;

  /** What providers put before the secret part of a key, such as {@code sk-proj-}. */
  private static final Pattern PUBLIC_PREFIX = Pattern.compile("^(?:[A-Za-z0-9]{2,6}[-_]){1,3}");

  private final String value;
  private final List<String> forms;
  private final List<String> formsInAnswers;

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
    String secret = PUBLIC_PREFIX.matcher(trimmed).replaceFirst("");
    this.forms = trimmed.length() < LEAST_PIECE ? List.of() : forms(trimmed, trimmed);
    this.formsInAnswers = trimmed.length() < LEAST_PIECE ? List.of() : forms(trimmed, secret);
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
    return without(forms, text);
  }

  private static String without(List<String> forms, String text) {
    if (text.length() < LEAST_PIECE) {
      return text;
    }
    String redacted = text;
    for (String form : forms) {
      redacted = redacted.replace(form, "***");
    }
    return redacted;
  }

  /**
   * Takes this key out of all texts within an answer, and out of its names; what providers put
   * before each of their keys may be part of a good answer and stays.
   */
  void redact(ContainerNode<?> json) {
    if (json instanceof ObjectNode object) {
      for (String name : names(object)) {
        JsonNode child = object.path(name);
        String clean = without(formsInAnswers, name);
        if (!clean.equals(name)) {
          object.remove(name);
        }
        if (!clean.equals(name) || child.isTextual()) {
          object.set(clean, redacted(child));
        } else {
          redacted(child);
        }
      }
    } else if (json instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, redacted(array.get(i)));
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode redacted(JsonNode node) {
    if (node.isTextual()) {
      String clean = without(formsInAnswers, node.textValue());
      return clean.equals(node.textValue()) ? node : TextNode.valueOf(clean);
    }
    if (node instanceof ContainerNode<?> container) {
      redact(container);
    }
    return node;
  }

  private static List<String> forms(String value, String beginning) {
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
      forms.add(beginning.substring(0, Math.min(LEAST_PIECE, beginning.length())));
      forms.add(value.substring(value.length() - LEAST_PIECE));
    }
    forms.removeIf(form -> form.length() < LEAST_PIECE);
    return List.copyOf(forms);
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
