package dev.assay.io.http;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How an exchange ended: with a reply, or lost. */
public sealed interface HttpResult {

  /**
   * The whole reply is there.
   *
   * @param status HTTP status
   * @param headers lower-case names to their first value
   * @param body decoded bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, Map<String, String> headers, byte[] body) implements HttpResult {
    /** Returns a header by its lower-case name. */
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public <R> R match(Function<Reply, R> reply, Function<Lost, R> lost) {
      return reply.apply(this);
    }
  }

  /**
   * There is no whole reply.
   *
   * @param code {@code NET_DNS}, {@code NET_REFUSED}, {@code NET_RESET}, {@code NET_TLS}, {@code
   *     NET_DEADLINE}, {@code NET_LOCAL_LIMIT}, {@code RESP_TOO_LARGE}, {@code NET_IO}
   * @param message what happened, naming the host; no headers, no body
   * @param sent whether the request may have reached the server, which then may have charged
   */
  record Lost(String code, String message, boolean sent) implements HttpResult {
    @Override
    public <R> R match(Function<Reply, R> reply, Function<Lost, R> lost) {
      return lost.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<Reply, R> reply, Function<Lost, R> lost);
}
