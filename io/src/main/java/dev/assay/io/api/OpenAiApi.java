package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpCall;
import dev.assay.io.json.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's chat completions, and the many servers that speak them. A text prompt with mode {@code
 * completion} goes to the older completions. Reads {@code OPENAI_API_KEY} and {@code
 * OPENAI_BASE_URL}, the model's own variables first; without a base URL it calls OpenAI itself.
 */
public final class OpenAiApi implements ModelApi {

  private static final String KEY = "OPENAI_API_KEY";
  private static final String BASE_URL = "OPENAI_BASE_URL";
  private static final LimitRule RULE =
      new LimitRule(ServerWindow.MINUTE, ServerWindow.MINUTE, LimitRule.Total.LARGER, false, 0);
  private static final String OPENAI = "https://api.openai.com/v1";

  /** Makes the connector; it has no state. */
  public OpenAiApi() {}

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public LimitRule limitRule() {
    return RULE;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    ModelVariables.Found base = ModelVariables.find(BASE_URL, model, environment);
    URI endpoint = base == null ? URI.create(OPENAI) : ModelVariables.baseUrl(base, environment);
    ModelVariables.Found key = ModelVariables.need(KEY, model, environment);
    return new Connection(endpoint, key.name(), new Secret(key.name(), key.value()));
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return ChatChecks.problem(call).map(message -> CallError.ofRow("ROW_FIELD", message));
  }

  @Override
  public CallResult call(Exchange exchange) {
    Connection connection = exchange.connection();
    boolean chat = !isCompletion(exchange.call());
    String path = chat ? "/chat/completions" : "/completions";
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    if (connection.key() != null) {
      headers.put("Authorization", "Bearer " + connection.key().reveal());
    }
    HttpCall request =
        new HttpCall(
            "POST",
            URI.create(connection.endpoint() + path),
            headers,
            Json.bytes(body(exchange, chat)),
            exchange.deadline(),
            HttpCall.DEFAULT_MAX_REPLY_BYTES);
    return exchange
        .transport()
        .send(request)
        .match(
            reply -> ChatReplies.read(name(), reply, connection.key()),
            lost -> new CallResult.Problem(Verdicts.of(lost)));
  }

  private static boolean isCompletion(ModelCall call) {
    return call.mode().equals("completion") && call.prompt() instanceof Prompt.Text;
  }

  private static ObjectNode body(Exchange exchange, boolean chat) {
    ModelCall call = exchange.call();
    ObjectNode body = Json.object().put("model", call.model());
    if (chat) {
      body.set("messages", messages(call.prompt(), exchange.replies()));
    } else {
      body.set("prompt", call.prompt().toJson());
    }
    call.parameters().properties().forEach(p -> body.set(p.getKey(), p.getValue()));
    return body;
  }

  /** Of turns, sends those already answered with their answers, and the next one. */
  private static JsonNode messages(Prompt prompt, List<String> replies) {
    return prompt.match(
        text -> Json.object().arrayNode().add(message("user", text.text())),
        turns -> {
          ArrayNode history = Json.object().arrayNode();
          for (int i = 0; i < replies.size(); i++) {
            history.add(message("user", turns.turns().get(i)));
            history.add(message("assistant", replies.get(i)));
          }
          return history.add(message("user", turns.turns().get(replies.size())));
        },
        Prompt.Messages::messages);
  }

  private static ObjectNode message(String role, String content) {
    return Json.object().put("role", role).put("content", content);
  }
}
