package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;

/**
 * Parts of messages in Google's form. {@code {"type": "text"}} and media of {@code {"type":
 * "image"|"audio"|"video"|"file"|"uri"}} are changed into it; what already has it stays as it is.
 * Gemini takes a video only when it was uploaded before, as {@code uploaded_filename}; Vertex AI
 * also from a file.
 *
 * @param api {@code gemini} or {@code vertexai}
 * @param connection whose endpoint holds uploaded files and whose folder the others
 */
record GeminiParts(String api, Connection connection) {

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
    boolean gemini = api.equals("gemini");
    if (named.uploaded() != null) {
      String name = named.uploaded();
      String file = name.startsWith("files/") ? name.substring("files/".length()) : name;
      return fileData(connection.resolve("/files/" + JsonPost.segment(file)).toString(), named);
    }
    if (named.isRemote() || named.kind().equals("uri")) {
      if (!gemini && named.mimeType() == null) {
        throw UnsentException.ofRow(
            "A part of type " + named.kind() + " with an address has no mime_type (add it)");
      }
      return fileData(named.source(), named);
    }
    if (gemini && named.kind().equals("video")) {
      throw UnsentException.ofRow(
          "MEDIA_NOT_UPLOADED",
          "File "
              + named.source()
              + " not uploaded (upload it first and give its name as uploaded_filename)");
    }
    MediaFile file = named.load(connection.media());
    ObjectNode ready = Json.object();
    ready.putObject("inlineData").put("mimeType", file.type()).put("data", file.base64());
    return ready;
  }

  private static JsonNode fileData(String uri, MediaPart named) {
    ObjectNode ready = Json.object();
    ObjectNode data = ready.putObject("fileData");
    String type =
        named.mimeType() != null
            ? named.mimeType()
            : MediaTypes.of(named.source(), null, new byte[0]);
    if (!type.equals("application/octet-stream")) {
      data.put("mimeType", type);
    }
    data.put("fileUri", uri);
    return ready;
  }
}
