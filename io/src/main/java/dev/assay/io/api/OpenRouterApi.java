package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * OpenRouter's chat completions, whose errors often come inside a success, of the whole reply or of
 * one choice. Reads {@code OPENROUTER_API_KEY} and {@code OPENROUTER_BASE_URL} (default {@code
 * https://openrouter.ai/api/v1}), the model's own variables first. Its routing parameters, such as
 * {@code provider} and {@code models}, are passed on like all others.
 */
public final class OpenRouterApi implements ModelApi {

  private static final String KEY = "OPENROUTER_API_KEY";
  private static final String BASE_URL = "OPENROUTER_BASE_URL";
  private static final String OPENROUTER = "https://openrouter.ai/api/v1";

  /** Makes the connector; it has no state. */
  public OpenRouterApi() {}

  @Override
  public String name() {
    return "openrouter";
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI endpoint = ModelVariables.endpoint(BASE_URL, OPENROUTER, model, environment);
    return ModelVariables.connection(endpoint, KEY, model, environment);
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return JsonPost.check(call, OpenRouterApi::post);
  }

  @Override
  public CallResult call(Exchange exchange) {
    Secret key = exchange.connection().key();
    return JsonPost.exchange(
        name(),
        exchange,
        OpenRouterApi::post,
        (body, reply) -> ChatReplies.read(name(), body, reply, key));
  }

  private static JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    return ChatRequests.post(call, call.model(), replies, connection, JsonPost.bearer(connection));
  }
}
