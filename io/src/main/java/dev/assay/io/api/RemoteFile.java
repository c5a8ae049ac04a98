package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that was uploaded to an account of Gemini's Files API, which keeps it for 48 hours.
 *
 * @param name such as {@code files/abc}; what {@code uploaded_filename} holds
 * @param uri by which requests refer to it
 * @param displayName as whoever uploaded it called it; empty for none
 * @param mimeType as the API has it
 * @param bytes its size; 0 where the API does not say
 * @param sha256 of its content as lower-case hex; null where the API does not say
 * @param state whether it can be used
 * @param expires when the API removes it; null where it does not say
 */
public record RemoteFile(
    String name,
    String uri,
    String displayName,
    String mimeType,
    long bytes,
    @Nullable String sha256,
    State state,
    @Nullable Instant expires) {

  /** Whether a file can be used. */
  public enum State {
    /** Not yet. */
    PROCESSING,
    /** Yes. */
    ACTIVE,
    /** Never. */
    FAILED
  }

  /** Reads the API's description of a file. */
  static RemoteFile of(JsonNode json, String uriOtherwise) {
    return new RemoteFile(
        json.path("name").asText(""),
        json.path("uri").asText(uriOtherwise),
        json.path("displayName").asText(""),
        json.path("mimeType").asText(""),
        json.path("sizeBytes").asLong(0),
        sha256(json.path("sha256Hash").asText("")),
        state(json.path("state").asText("")),
        instant(json.path("expirationTime").asText("")));
  }

  /** Base64 of the hash itself or, as the API also has it, of its hex digits. */
  private static @Nullable String sha256(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == 32) {
        return HexFormat.of().formatHex(bytes);
      }
      String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      return text.matches("[0-9a-fA-F]{64}") ? text.toLowerCase(Locale.ROOT) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static State state(String text) {
    return switch (text) {
      case "PROCESSING" -> State.PROCESSING;
      case "FAILED" -> State.FAILED;
      default -> State.ACTIVE;
    };
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
