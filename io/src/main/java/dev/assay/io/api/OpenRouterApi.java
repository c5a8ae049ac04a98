package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.List;

/**
 * OpenRouter's chat completions, whose errors often come inside a success, of the whole reply or of
 * one choice. Reads {@code OPENROUTER_API_KEY} and {@code OPENROUTER_BASE_URL} (default {@code
 * https://openrouter.ai/api/v1}), the model's own variables first. Its routing parameters, such as
 * {@code provider} and {@code models}, are passed on like all others.
 */
public final class OpenRouterApi extends JsonApi {

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
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    return ChatRequests.post(call, call.model(), replies, connection, JsonPost.bearer(connection));
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return ChatReplies.read(name(), body, reply, exchange.connection().key());
  }
}
