package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.JsonNode;
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
 */
public record Completion(
    JsonNode response,
    @Nullable String finishReason,
    @Nullable String servedModel,
    @Nullable String requestId,
    Usage usage) {}
