package dev.assay.io.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.json.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON body sent by POST to a place below a connection's endpoint.
 *
 * @param path from the endpoint, with its slash
 * @param headers beside those of JSON and of the signer
 * @param body what is sent
 */
public record JsonPost(String path, Map<String, String> headers, ObjectNode body) {

  /** Copies the headers. */
  public JsonPost {
    headers = Map.copyOf(headers);
  }

  /** Most bytes of a request; the strictest provider takes no more. */
  static final int MAX_BYTES = 32 << 20;

  /** Makes a request of a call. */
  interface Maker {
    JsonPost make(ModelCall call, List<String> replies, Connection connection)
        throws UnsentException;
  }

  /** Returns what is wrong with a call, by making its request without reading or sending it. */
  static Optional<CallError> check(ModelCall call, Maker maker) {
    try {
      maker.make(call, List.of(), NOWHERE);
      return Optional.empty();
    } catch (UnsentException e) {
      return Optional.of(e.error());
    }
  }

  private static final Connection NOWHERE =
      new Connection(URI.create("check:offline"), "none", null, null, MediaFolder.UNREAD);

  /** Makes and sends the request of an exchange and reads its reply. */
  static CallResult exchange(
      String api, Exchange exchange, Maker maker, JsonReplies.Reader reader) {
    Connection connection = exchange.connection();
    HttpCall call;
    try {
      call = maker.make(exchange.call(), exchange.replies(), connection).httpCall(exchange);
    } catch (UnsentException e) {
      return new CallResult.Problem(e.error());
    }
    RequestSigner signer = connection.signer();
    return signer == null
        ? send(api, exchange, call, connection.key(), reader)
        : signer
            .sign(call)
            .match(
                signed ->
                    send(
                        api,
                        exchange,
                        withHeaders(call, signed.headers()),
                        secret(signed.headers()),
                        reader),
                unsigned -> new CallResult.Problem(unsigned.error()));
  }

  private static CallResult send(
      String api,
      Exchange exchange,
      HttpCall call,
      @Nullable Secret key,
      JsonReplies.Reader reader) {
    return exchange
        .transport()
        .send(call)
        .match(
            (Reply reply) -> JsonReplies.read(api, reply, key, reader),
            lost -> new CallResult.Problem(Verdicts.of(lost)));
  }

  private HttpCall httpCall(Exchange exchange) throws UnsentException {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    all.put("Accept", "application/json");
    byte[] bytes = Json.bytes(body);
    if (bytes.length > MAX_BYTES) {
      throw UnsentException.ofRow(
          "ROW_TOO_LARGE",
          "The request has "
              + bytes.length
              + " bytes (must be at most "
              + MAX_BYTES
              + "); send smaller or fewer files");
    }
    return new HttpCall(
        "POST",
        exchange.connection().resolve(path),
        all,
        bytes,
        exchange.deadline(),
        HttpCall.DEFAULT_MAX_REPLY_BYTES,
        exchange.departure());
  }

  private static HttpCall withHeaders(HttpCall call, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(call.headers());
    all.putAll(more);
    return new HttpCall(
        call.method(),
        call.uri(),
        all,
        call.body(),
        call.deadline(),
        call.maxReplyBytes(),
        call.departure());
  }

  /** The token that a signer sent, so that it is taken out of messages. */
  private static @Nullable Secret secret(Map<String, String> headers) {
    String bearer = headers.get("Authorization");
    return bearer != null && bearer.startsWith("Bearer ")
        ? new Secret("the token", bearer.substring("Bearer ".length()))
        : null;
  }

  static Map<String, String> bearer(Connection connection) {
    Secret key = connection.key();
    return key == null ? Map.of() : Map.of("Authorization", "Bearer " + key.reveal());
  }

  /** Encodes a name from a row so that it stays one part of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
