package dev.assay.io.platform.upload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * @param halves the bodies that carry a body's content in two pieces, in their order; empty where
 *     it cannot be divided. Null where none of the kind can.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and handed on without a copy.
public record UploadRequest(
    String key,
    String label,
    String method,
    String path,
    byte[] body,
    @Nullable Lookup lookup,
    @Nullable Function<byte[], List<byte[]>> halves) {

  /** A request that cannot be divided. */
  public UploadRequest(
      String key, String label, String method, String path, byte[] body, @Nullable Lookup lookup) {
    this(key, label, method, path, body, lookup, null);
  }

  /**
   * A question that finds what a request would make.
   *
   * @param path of a GET, with its query
   * @param pick what it found in the answer, in the form of the request's own answer; null for
   *     nothing
   * @param others whether the answer has what another request has made under the same name; null
   *     where the server lets several have a name
   */
  public record Lookup(
      String path,
      Function<JsonNode, @Nullable JsonNode> pick,
      @Nullable Predicate<JsonNode> others) {

    /** A question about a name that several may have. */
    public Lookup(String path, Function<JsonNode, @Nullable JsonNode> pick) {
      this(path, pick, null);
    }
  }

  /** Returns the requests that carry the same in two pieces; empty where it cannot be divided. */
  public List<UploadRequest> divided() {
    List<UploadRequest> pieces = new ArrayList<>();
    if (halves != null) {
      for (byte[] piece : halves.apply(body)) {
        String number = Integer.toString(pieces.size() + 1);
        pieces.add(
            new UploadRequest(
                key + "/" + number, label + "." + number, method, path, piece, null, halves));
      }
    }
    return pieces;
  }

  /** Prints the label only; bodies are never printed. */
  @Override
  public String toString() {
    return label;
  }
}
