package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param upload whether the file is to be uploaded although it would fit into the request
 */
record MediaPart(
    String kind,
    String source,
    @Nullable String mimeType,
    @Nullable String uploaded,
    boolean upload) {

  private static final String IMAGE_URL = "image_url";
  private static final String MEDIA = "media";
  private static final String UPLOADED = "uploaded_filename";

  private static final Pattern ADDRESS = Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]+://|data:).*");

  static @Nullable MediaPart of(JsonNode part) {
    String type = part.path("type").asText("");
    if (type.equals(IMAGE_URL)) {
      JsonNode url = part.path(IMAGE_URL);
      String source = url.isTextual() ? url.textValue() : url.path("url").textValue();
      return source == null ? null : new MediaPart("image", source, null, null, false);
    }
    JsonNode holder = holder(part);
    String source = holder.path(MEDIA).textValue();
    if (source == null || type.equals("text")) {
      return null;
    }
    String mimeType = holder.path("mime_type").textValue();
    return new MediaPart(
        type.equals("document") ? "file" : type,
        source,
        mimeType != null ? mimeType : holder.path("media_type").textValue(),
        part.path(UPLOADED).textValue(),
        part.path("upload").asBoolean(false));
  }

  private static JsonNode holder(JsonNode part) {
    return part.path(MEDIA).isTextual() ? part : part.path("source");
  }

  /** Puts another source into the JSON of a part that names a file. */
  static void rename(JsonNode part, String source) {
    if (!part.path("type").asText("").equals(IMAGE_URL)) {
      ((ObjectNode) holder(part)).put(MEDIA, source);
      ((ObjectNode) part).remove(UPLOADED);
    } else if (part.path(IMAGE_URL) instanceof ObjectNode url) {
      url.put("url", source);
    } else {
      ((ObjectNode) part).put(IMAGE_URL, source);
    }
  }

  /** Puts the name of an uploaded file into the JSON of a part. */
  static void setUploaded(ObjectNode part, String name) {
    part.put(UPLOADED, name);
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
