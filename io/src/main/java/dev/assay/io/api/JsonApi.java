package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An API that gives one JSON reply to one JSON request. What its errors mean goes by their HTTP
 * status, unless {@code verdicts.json} knows its name.
 */
public abstract class JsonApi implements ModelApi {

  /** For connectors, which have no state. */
  protected JsonApi() {}

  /**
   * Makes the request of a call. A check before the first call makes it, too, without sending it.
   *
   * @param replies the answers to the turns before, for a prompt of several turns
   * @throws UnsentException when the call cannot be sent
   */
  protected abstract JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException;

  /**
   * Reads the body of a success.
   *
   * @param body the reply's JSON
   */
  protected abstract CallResult read(JsonNode body, Reply reply, Exchange exchange);

  /**
   * Returns where to and on whose account, from variables; those of a model, {@code NAME_gpt_4o},
   * go first.
   *
   * @param endpoint the variable of the base URL
   * @param key the variable of the key
   * @throws MissingVariablesException when one of them is not set
   * @throws IllegalArgumentException when the base URL cannot be used
   */
  protected static Connection connection(
      String endpoint, String key, String model, Environment environment)
      throws MissingVariablesException {
    URI base = ModelVariables.needEndpoint(endpoint, model, environment);
    return ModelVariables.connection(base, key, model, environment);
  }

  /**
   * Returns the header {@code Authorization} with the connection's key; none where it has no key.
   */
  protected static Map<String, String> bearer(Connection connection) {
    return JsonPost.bearer(connection);
  }

  /** Returns that a success said nothing that is an answer. */
  protected static CallResult noContent(String why, Reply reply) {
    return JsonReplies.noContent(why, reply);
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return JsonPost.check(call, this::post);
  }

  @Override
  public CallResult call(Exchange exchange) {
    return JsonPost.exchange(
        name(), exchange, this::post, (body, reply) -> read(body, reply, exchange));
  }
}
