package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.http.HttpCall;
import java.util.Map;
import java.util.function.Function;

/**
 * Proves to a server who calls, where that takes more than a key: with a token that expires, or
 * with a signature over the request. Safe for use by many threads.
 */
@FunctionalInterface
public interface RequestSigner {

  /** What came of signing. */
  sealed interface Signed {

    /**
     * Headers to send along.
     *
     * @param headers names to values; hold a secret
     */
    record Headers(Map<String, String> headers) implements Signed {
      /** Copies the headers. */
      public Headers {
        headers = Map.copyOf(headers);
      }

      @Override
      public <R> R match(Function<Headers, R> headers, Function<Unsigned, R> unsigned) {
        return headers.apply(this);
      }

      /** Names the headers only. */
      @Override
      public String toString() {
        return "Headers" + headers.keySet();
      }
    }

    /**
     * There is no token or no key.
     *
     * @param error why; of the lane, or transient
     */
    record Unsigned(CallError error) implements Signed {
      @Override
      public <R> R match(Function<Headers, R> headers, Function<Unsigned, R> unsigned) {
        return unsigned.apply(this);
      }
    }

    /** Applies the function for this case. */
    <R> R match(Function<Headers, R> headers, Function<Unsigned, R> unsigned);
  }

  /** Returns the headers that prove it, by the call's deadline at the latest. */
  Signed sign(HttpCall call);
}
