package dev.assay.io.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param uri where to
 * @param headers names to values; may hold a secret, so it is never printed
 * @param body the request's bytes, empty for none
 * @param deadline longest time from the start of connecting to the last byte of the reply
 * @param maxReplyBytes most bytes of the decoded reply; a longer one is {@code RESP_TOO_LARGE}
 * @param departure says when the first byte may leave
 * @param source writes the body in place of {@code body}; null for none
 * @param sink takes the body of a success, which the reply then does not hold; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying megabytes would serve nobody
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    byte[] body,
    Duration deadline,
    int maxReplyBytes,
    Departure departure,
    @Nullable BodySource source,
    @Nullable BodySink sink) {

  /** Most bytes of a reply unless said otherwise. */
  public static final int DEFAULT_MAX_REPLY_BYTES = 32 << 20;

  /** A request that leaves at once. */
  public HttpCall(
      String method,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      Duration deadline,
      int maxReplyBytes) {
    this(method, uri, headers, body, deadline, maxReplyBytes, Departure.AT_ONCE);
  }

  /** A request whose bodies are in memory. */
  public HttpCall(
      String method,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      Duration deadline,
      int maxReplyBytes,
      Departure departure) {
    this(method, uri, headers, body, deadline, maxReplyBytes, departure, null, null);
  }

  /** Copies the headers. */
  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** Returns this request with a body that is written by its source. */
  public HttpCall withSource(BodySource source) {
    return new HttpCall(
        method, uri, headers, body, deadline, maxReplyBytes, departure, source, sink);
  }

  /** Returns this request with a place for the body of a success. */
  public HttpCall withSink(BodySink sink) {
    return new HttpCall(
        method, uri, headers, body, deadline, maxReplyBytes, departure, source, sink);
  }

  /** Prints method and origin only: headers hold keys and paths may, too. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
