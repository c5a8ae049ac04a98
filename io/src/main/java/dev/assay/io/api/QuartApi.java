package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Usage;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The small server that comes with prompto: {@code /generate} takes a text, a model and options and
 * answers with generated text; it counts no tokens. Reads {@code QUART_API_ENDPOINT}, the model's
 * own variable first; there is no key. Only text prompts.
 */
public final class QuartApi extends JsonApi {

  private static final String ENDPOINT = "QUART_API_ENDPOINT";

  /** Makes the connector; it has no state. */
  public QuartApi() {}

  @Override
  public String name() {
    return "quart";
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    return new Connection(
        ModelVariables.needEndpoint(ENDPOINT, model, environment), ENDPOINT, null);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    Parameters.check(call, Set.of());
    if (!(call.prompt() instanceof Prompt.Text text)) {
      throw UnsentException.ofRow("The quart API takes only a text as prompt");
    }
    ObjectNode body = Json.object().put("text", text.text()).put("model", call.model());
    body.set("options", call.parameters());
    return new JsonPost("/generate", Map.of(), body);
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    JsonNode text = body.path("response").path(0).path("generated_text");
    if (!text.isTextual()) {
      return JsonReplies.noContent("the answer has no generated_text", reply);
    }
    return new CallResult.Answer(
        new Completion(
            text,
            null,
            body.path("model").textValue(),
            JsonReplies.requestId(reply, null),
            Usage.UNKNOWN),
        RateHints.of(reply));
  }
}
