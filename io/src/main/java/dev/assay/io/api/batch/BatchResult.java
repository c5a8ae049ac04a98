package dev.assay.io.api.batch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One line of a batch's results.
 *
 * @param customId which request it is of
 * @param line all of it
 */
public record BatchResult(String customId, JsonNode line) {}
