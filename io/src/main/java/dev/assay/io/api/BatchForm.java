package dev.assay.io.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.util.Map;
import java.util.function.Function;

/**
 * An API's requests and replies apart from the exchange that carries one of them alone, for
 * endpoints that take many at once.
 */
public interface BatchForm {

  /** How a provider takes batches. */
  enum Protocol {
    /** A file of lines is uploaded, and results are files. */
    OPENAI,
    /** All requests are one body, and results have an address. */
    ANTHROPIC
  }

  /** A request, or why there is none. */
  sealed interface Request {

    /**
     * A request that can be sent.
     *
     * @param path from the endpoint, with its slash, where it would go alone
     * @param beta what the header {@code anthropic-beta} would say; empty for nothing
     * @param body what is sent
     */
    record Ready(String path, String beta, ObjectNode body) implements Request {
      @Override
      public <R> R match(Function<Ready, R> ready, Function<Unsendable, R> unsendable) {
        return ready.apply(this);
      }
    }

    /**
     * There is none.
     *
     * @param error why
     */
    record Unsendable(CallError error) implements Request {
      @Override
      public <R> R match(Function<Ready, R> ready, Function<Unsendable, R> unsendable) {
        return unsendable.apply(this);
      }
    }

    /** Applies the function for this case. */
    <R> R match(Function<Ready, R> ready, Function<Unsendable, R> unsendable);
  }

  /** Returns how the provider takes batches. */
  Protocol protocol();

  /** Makes the request of a call, which is the same as if it went alone. */
  Request request(ModelCall call, Connection connection);

  /**
   * Reads the reply to a request by the same rules as if it had come alone.
   *
   * @param path where the request would have gone alone
   */
  CallResult read(String path, Reply reply, Connection connection);

  /** Returns the headers that carry the key. */
  Map<String, String> headers(Connection connection);
}
