package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message that names a file or an address: {@code {"type": "image", "media": "a.png"}}
 * for every API, Anthropic's {@code {"type": "image", "source": {"media": "a.png"}}}, and OpenAI's
 * {@code {"type": "image_url", "image_url": "a.png"}} or {@code {"url": "a.png"}}.
 *
 * @param kind {@code image}, {@code audio}, {@code video}, {@code file} or {@code uri}
 * @param source a path below the folder of media, or an address
 * @param mimeType as the part says it
 * @param uploaded name that the provider gave the file when it was uploaded
 */
record MediaPart(String kind, String source, @Nullable String mimeType, @Nullable String uploaded) {

  private static final Pattern ADDRESS = Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]+://|data:).*");

  static @Nullable MediaPart of(JsonNode part) {
    String type = part.path("type").asText("");
    if (type.equals("image_url")) {
      JsonNode url = part.path("image_url");
      String source = url.isTextual() ? url.textValue() : url.path("url").textValue();
      return source == null ? null : new MediaPart("image", source, null, null);
    }
    JsonNode holder = part.path("media").isTextual() ? part : part.path("source");
    String source = holder.path("media").textValue();
    if (source == null || type.equals("text")) {
      return null;
    }
    String mimeType = holder.path("mime_type").textValue();
    return new MediaPart(
        type.equals("document") ? "file" : type,
        source,
        mimeType != null ? mimeType : holder.path("media_type").textValue(),
        part.path("uploaded_filename").textValue());
  }

  /** Whether the source is an address that the provider fetches, or the content itself. */
  boolean isRemote() {
    return ADDRESS.matcher(source.lines().findFirst().orElse("")).matches();
  }

  boolean hasScheme(String scheme) {
    return source.toLowerCase(Locale.ROOT).startsWith(scheme + ":");
  }

  MediaFile load(MediaFolder media) throws UnsentException {
    return media.load(source, mimeType);
  }

  /** Says that an API cannot take this part. */
  UnsentException notFor(String api, String kinds) {
    return UnsentException.ofRow(
        "A part of type " + kind + " cannot be sent to " + api + " (must be " + kinds + ")");
  }
}
