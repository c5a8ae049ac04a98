package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the messages of one request in Google's form. {@code {"type": "text"}} and media of
 * {@code {"type": "image"|"audio"|"video"|"file"|"uri"}} are changed into it; what already has it
 * stays as it is. Files are sent within the request; where the API has a place for files, videos,
 * what is marked with {@code "upload": true} and what would make the request too large are
 * uploaded.
 */
final class GeminiParts {

  /** Most bytes of files within one request: 20 MB less what Base64 adds, and some for the rest. */
  static final long MAX_INLINE_BYTES = 14 << 20;

  private static final Set<String> ABSENT = Set.of("MEDIA_MISSING", "MEDIA_FOLDER");

  private final String api;
  private final Connection connection;
  private final @Nullable GeminiMedia uploads;
  private long inlineBytes;

  /**
   * Parts of an API that has no place for files, or of a request that is only checked.
   *
   * @param api {@code gemini} or {@code vertexai}
   * @param connection whose endpoint holds uploaded files and whose folder the others
   */
  GeminiParts(String api, Connection connection) {
    this(api, connection, null);
  }

  /**
   * Parts of an API that has a place for files.
   *
   * @param uploads where files are put; null for none
   */
  GeminiParts(String api, Connection connection, @Nullable GeminiMedia uploads) {
    this.api = api;
    this.connection = connection;
    this.uploads = uploads;
  }

  /** Returns the list of parts of a message. */
  ArrayNode of(JsonNode parts) throws UnsentException {
    ArrayNode ready = Json.object().arrayNode();
    if (!parts.isArray()) {
      return ready.add(part(parts));
    }
    for (JsonNode part : parts) {
      ready.add(part(part));
    }
    return ready;
  }

  private JsonNode part(JsonNode part) throws UnsentException {
    if (part.isTextual()) {
      return Json.object().set("text", part);
    }
    if (part.path("type").asText("").equals("text")) {
      return Json.object().set("text", part.path(part.has("text") ? "text" : "media"));
    }
    MediaPart named = MediaPart.of(part);
    if (named == null) {
      if (part.has("type")) {
        throw UnsentException.ofRow(
            "A part of type " + part.path("type").asText() + " has no media (name a file)");
      }
      return part;
    }
    return switch (named.kind()) {
      case "image", "audio", "video", "file", "uri" -> media(named);
      default -> throw named.notFor(api, "text, image, audio, video, file or uri");
    };
  }

  private JsonNode media(MediaPart named) throws UnsentException {
    String uploaded = named.uploaded();
    if (uploaded != null && (uploads == null || !uploads.replaces(uploaded, named))) {
      String file =
          uploaded.startsWith("files/") ? uploaded.substring("files/".length()) : uploaded;
      return fileData(connection.resolve("/files/" + JsonPost.segment(file)).toString(), named);
    }
    if (named.isRemote() || named.kind().equals("uri")) {
      if (!api.equals("gemini") && named.mimeType() == null) {
        throw UnsentException.ofRow(
            "A part of type " + named.kind() + " with an address has no mime_type (add it)");
      }
      return fileData(named.source(), named);
    }
    if (uploads != null && isToUpload(named)) {
      RemoteFile file = uploads.upload(named);
      return fileData(file.uri(), file.mimeType());
    }
    MediaFile file = named.load(connection.media());
    inlineBytes += file.bytes().length;
    ObjectNode ready = Json.object();
    ready.putObject("inlineData").put("mimeType", file.type()).put("data", file.base64());
    return ready;
  }

  private boolean isToUpload(MediaPart named) throws UnsentException {
    long size;
    try {
      size = connection.media().size(named);
    } catch (UnsentException e) {
      throw explained(named, e);
    }
    return named.kind().equals("video") || named.upload() || inlineBytes + size > MAX_INLINE_BYTES;
  }

  /** A video that is not here could only have been uploaded before. */
  static UnsentException explained(MediaPart named, UnsentException e) {
    return named.kind().equals("video") && ABSENT.contains(e.error().code())
        ? UnsentException.ofRow(
            "MEDIA_NOT_UPLOADED",
            "File "
                + MediaFolder.shown(named.source())
                + " not uploaded, nor in the folder of media (set "
                + MediaFolder.VARIABLE
                + ", or give its name on the account as uploaded_filename)")
        : e;
  }

  private static JsonNode fileData(String uri, MediaPart named) {
    return fileData(
        uri,
        named.mimeType() != null
            ? named.mimeType()
            : MediaTypes.of(named.source(), null, new byte[0]));
  }

  private static JsonNode fileData(String uri, String type) {
    ObjectNode ready = Json.object();
    ObjectNode data = ready.putObject("fileData");
    if (!type.isEmpty() && !type.equals("application/octet-stream")) {
      data.put("mimeType", type);
    }
    data.put("fileUri", uri);
    return ready;
  }
}
