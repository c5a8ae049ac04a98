package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Azure OpenAI: the model's name is the deployment, called at {@code
 * /openai/deployments/NAME/chat/completions}. Reads {@code AZURE_OPENAI_API_KEY}, {@code
 * AZURE_OPENAI_API_ENDPOINT} and {@code AZURE_OPENAI_API_VERSION} (default {@code 2024-02-01}), the
 * model's own variables first. Each deployment is a lane of its own, as Azure counts tokens by
 * deployment. Prompts and answers stopped by its filter are refusals.
 */
public final class AzureOpenAiApi extends JsonApi {

  private static final String KEY = "AZURE_OPENAI_API_KEY";
  private static final String ENDPOINT = "AZURE_OPENAI_API_ENDPOINT";
  private static final String VERSION = "AZURE_OPENAI_API_VERSION";
  private static final String DEFAULT_VERSION = "2024-02-01";

  /** Makes the connector; it has no state. */
  public AzureOpenAiApi() {}

  @Override
  public String name() {
    return "azure-openai";
  }

  @Override
  public LimitRule limitRule() {
    return LimitRule.AZURE;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI base = ModelVariables.needEndpoint(ENDPOINT, model, environment);
    ModelVariables.Found set = ModelVariables.find(VERSION, model, environment);
    String version = set == null ? DEFAULT_VERSION : set.value();
    if (!version.matches("[A-Za-z0-9.-]{1,40}")) {
      throw new IllegalArgumentException(
          "Invalid " + VERSION + " (must be a version such as " + DEFAULT_VERSION + ")");
    }
    URI endpoint =
        URI.create(
            base + "/openai/deployments/" + JsonPost.segment(model) + "?api-version=" + version);
    return ModelVariables.connection(endpoint, KEY, model, environment);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    Secret key = connection.key();
    Map<String, String> headers = key == null ? Map.of() : Map.of("api-key", key.reveal());
    return ChatRequests.post(call, call.model(), replies, connection, headers);
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return ChatReplies.read(name(), body, reply, exchange.connection().key());
  }
}
