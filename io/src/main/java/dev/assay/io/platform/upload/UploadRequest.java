package dev.assay.io.platform.upload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request of an upload.
 *
 * @param key names it among all of the upload, the same each time the upload is done again: what
 *     the ledger knows it by
 * @param label what it carries, for people, such as {@code events 3}
 * @param method {@code POST} or {@code PATCH}
 * @param path below the platform's base URL, with its slash
 * @param body JSON
 * @param lookup asked first, so that what an earlier attempt has made is found and not made twice;
 *     null where the server tells repeated bodies by their ids
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and handed on without a copy.
public record UploadRequest(
    String key, String label, String method, String path, byte[] body, @Nullable Lookup lookup) {

  /**
   * A question that finds what a request would make.
   *
   * @param path of a GET, with its query
   * @param pick what it found in the answer, in the form of the request's own answer; null for
   *     nothing
   */
  public record Lookup(String path, Function<JsonNode, @Nullable JsonNode> pick) {}

  /** Prints the label only; bodies are never printed. */
  @Override
  public String toString() {
    return label;
  }
}
