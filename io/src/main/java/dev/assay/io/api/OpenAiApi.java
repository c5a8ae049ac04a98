package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's chat completions at {@code /chat/completions}. A text prompt with mode {@code
 * completion} goes to the older {@code /completions}, any prompt with mode {@code responses} to
 * {@code /responses}. Reads {@code OPENAI_API_KEY} and {@code OPENAI_BASE_URL} (default {@code
 * https://api.openai.com/v1}), the model's own variables first. All parameters are passed on.
 */
public final class OpenAiApi extends JsonApi {

  private static final String KEY = "OPENAI_API_KEY";
  private static final String BASE_URL = "OPENAI_BASE_URL";
  private static final String OPENAI = "https://api.openai.com/v1";

  /** Makes the connector; it has no state. */
  public OpenAiApi() {}

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public LimitRule limitRule() {
    return LimitRule.OPENAI;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI endpoint = ModelVariables.endpoint(BASE_URL, OPENAI, model, environment);
    return ModelVariables.connection(endpoint, KEY, model, environment);
  }

  private static boolean isResponses(ModelCall call) {
    return call.mode().equals(ResponsesForm.MODE);
  }

  static JsonReplies.Reader reader(String api, boolean responses, Connection connection) {
    return responses
        ? ResponsesForm::read
        : (body, reply) -> ChatReplies.read(api, body, reply, connection.key());
  }

  @Override
  public Optional<BatchForm> batchForm() {
    return Optional.of(OpenAiBatchForm.INSTANCE);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    return request(call, replies, connection);
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return reader(name(), isResponses(exchange.call()), exchange.connection()).read(body, reply);
  }

  static JsonPost request(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    Map<String, String> headers = JsonPost.bearer(connection);
    return isResponses(call)
        ? ResponsesForm.post(call, replies, connection, headers)
        : ChatRequests.post(call, call.model(), replies, connection, headers);
  }
}
