package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.time.Instant;

/**
 * A version of a template, collection, criterion set or LLM config.
 *
 * @param reference its name and version
 * @param created when
 * @param content in the form in which it is kept
 */
public record Resource(Reference reference, Instant created, ObjectNode content) {

  /** Returns what people and programs are shown. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("name", reference.name());
    if (reference.version() != null) {
      json.put("version", reference.version());
    }
    json.put("created_at", created.toString());
    json.setAll(content);
    return json;
  }
}
