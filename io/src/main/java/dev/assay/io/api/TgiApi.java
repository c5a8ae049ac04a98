package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.List;

/**
 * Hugging Face's Text Generation Inference through its OpenAI form at {@code /v1/chat/completions}
 * and, with mode {@code completion}, {@code /v1/completions}. Such a server has one model, which is
 * always sent as {@code tgi}; the one that answered is {@code served_model}. Reads {@code
 * HUGGINGFACE_TGI_API_ENDPOINT} and {@code HUGGINGFACE_TGI_API_KEY} (default {@code -}), the
 * model's own variables first.
 */
public final class TgiApi extends JsonApi {

  private static final String KEY = "HUGGINGFACE_TGI_API_KEY";
  private static final String ENDPOINT = "HUGGINGFACE_TGI_API_ENDPOINT";

  /** Makes the connector; it has no state. */
  public TgiApi() {}

  @Override
  public String name() {
    return "huggingface-tgi";
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI endpoint = URI.create(ModelVariables.needEndpoint(ENDPOINT, model, environment) + "/v1");
    ModelVariables.Found key = ModelVariables.find(KEY, model, environment);
    return (key == null
            ? new Connection(endpoint, ENDPOINT, new Secret(KEY, "-"))
            : new Connection(endpoint, key.name(), new Secret(key.name(), key.value())))
        .withMedia(environment);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    return ChatRequests.post(call, "tgi", replies, connection, JsonPost.bearer(connection));
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return ChatReplies.read(name(), body, reply, exchange.connection().key());
  }
}
