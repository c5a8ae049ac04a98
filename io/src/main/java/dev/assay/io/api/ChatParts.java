package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.Map;

/**
 * Parts of messages in OpenAI's form: texts, and files of the folder of media as images, audio or
 * files. What OpenAI itself understands stays as it is.
 *
 * @param media where files are read
 * @param responses whether the parts are for the Responses API, which has names of its own
 */
record ChatParts(MediaFolder media, boolean responses) {

  private static final Map<String, String> AUDIO_FORMATS =
      Map.of("audio/mpeg", "mp3", "audio/wav", "wav", "audio/flac", "flac", "audio/ogg", "ogg");

  /** Returns the messages with their parts ready to send; contents that are texts stay texts. */
  ArrayNode messages(ArrayNode messages) throws UnsentException {
    ArrayNode ready = Json.object().arrayNode();
    for (JsonNode message : messages) {
      if (message instanceof ObjectNode object && object.path("content").isArray()) {
        ArrayNode parts = Json.object().arrayNode();
        for (JsonNode part : object.path("content")) {
          parts.add(part(part, object.path("role").asText().equals("assistant")));
        }
        ready.add(object.deepCopy().<ObjectNode>set("content", parts));
      } else {
        ready.add(message);
      }
    }
    return ready;
  }

  private JsonNode part(JsonNode part, boolean fromModel) throws UnsentException {
    if (part.isTextual() || part.path("type").asText("").equals("text")) {
      String type = !responses ? "text" : fromModel ? "output_text" : "input_text";
      JsonNode text = part.isTextual() ? part : part.path(part.has("text") ? "text" : "media");
      ObjectNode ready = Json.object();
      return (part instanceof ObjectNode object && object.has("text") ? object.deepCopy() : ready)
          .put("type", type)
          .set("text", text);
    }
    MediaPart named = MediaPart.of(part);
    if (named == null) {
      return part;
    }
    return switch (named.kind()) {
      case "image" -> image(part, named);
      case "audio" -> audio(named);
      case "file" -> file(named);
      default -> throw named.notFor("this API", "image, audio or file");
    };
  }

  private JsonNode image(JsonNode part, MediaPart named) throws UnsentException {
    String url = named.isRemote() ? named.source() : named.load(media).dataUrl();
    String detail =
        part.path("image_url").path("detail").asText(part.path("detail").asText("auto"));
    if (responses) {
      return Json.object().put("type", "input_image").put("image_url", url).put("detail", detail);
    }
    ObjectNode ready = Json.object().put("type", "image_url");
    ready.putObject("image_url").put("url", url).put("detail", detail);
    return ready;
  }

  private JsonNode audio(MediaPart named) throws UnsentException {
    if (named.isRemote()) {
      throw UnsentException.ofRow("Audio is not taken from an address (name a file)");
    }
    MediaFile file = named.load(media);
    ObjectNode ready = Json.object().put("type", "input_audio");
    ready
        .putObject("input_audio")
        .put("data", file.base64())
        .put("format", AUDIO_FORMATS.getOrDefault(file.type(), file.subtype()));
    return ready;
  }

  private JsonNode file(MediaPart named) throws UnsentException {
    ObjectNode content = Json.object();
    if (named.isRemote()) {
      if (!responses) {
        throw UnsentException.ofRow(
            "A file is not taken from an address by chat completions (name a file, or use mode"
                + " responses)");
      }
      content.put("file_url", named.source());
    } else {
      MediaFile file = named.load(media);
      content.put("filename", file.name()).put("file_data", file.dataUrl());
    }
    return responses
        ? Json.object().put("type", "input_file").setAll(content)
        : Json.object().put("type", "file").set("file", content);
  }
}
