package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer.
 *
 * @param response a text, or a list of texts where the API gave several choices or the prompt had
 *     several turns
 * @param finishReason the API's own word, such as {@code stop} or {@code length}
 * @param servedModel the model that the server says has answered
 * @param requestId the server's id of the request
 * @param usage tokens, as the server counted them
 * @param details what else the API said, such as {@code reasoning}, {@code safety_attributes} or
 *     {@code input_truncated}; null where it said nothing
 */
public record Completion(
    JsonNode response,
    @Nullable String finishReason,
    @Nullable String servedModel,
    @Nullable String requestId,
    Usage usage,
    @Nullable ObjectNode details) {

  /** An answer without details. */
  public Completion(
      JsonNode response,
      @Nullable String finishReason,
      @Nullable String servedModel,
      @Nullable String requestId,
      Usage usage) {
    this(response, finishReason, servedModel, requestId, usage, null);
  }
}
