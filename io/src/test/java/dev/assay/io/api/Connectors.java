package dev.assay.io.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Every connector and mode, with a good reply and an error in its provider's form. */
enum Connectors {
  OPENAI_CHAT("openai", "chat", Connectors.CHAT, Connectors.OPENAI_ERROR),
  OPENAI_COMPLETION(
      "openai",
      "completion",
      "{\"choices\":[{\"text\":\"Paris\",\"finish_reason\":\"stop\"}],\"usage\":"
          + "{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}",
      Connectors.OPENAI_ERROR),
  OPENAI_RESPONSES(
      "openai",
      "responses",
      "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":"
          + "\"output_text\",\"text\":\"Paris\"}]}],\"usage\":{\"input_tokens\":3,"
          + "\"output_tokens\":1,\"total_tokens\":4}}",
      Connectors.OPENAI_ERROR),
  AZURE("azure-openai", "chat", Connectors.CHAT, Connectors.OPENAI_ERROR),
  ANTHROPIC(
      "anthropic",
      "chat",
      "{\"type\":\"message\",\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"Paris\"}],"
          + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}",
      "{\"type\":\"error\",\"error\":{\"type\":\"x_error\",\"message\":\"no\"}}"),
  GEMINI("gemini", "chat", Connectors.GOOGLE, Connectors.GOOGLE_ERROR),
  VERTEX("vertexai", "chat", Connectors.GOOGLE, Connectors.GOOGLE_ERROR),
  OLLAMA(
      "ollama",
      "chat",
      "{\"model\":\"m\",\"response\":\"Paris\",\"done\":true,\"done_reason\":\"stop\","
          + "\"prompt_eval_count\":3,\"eval_count\":1}",
      "{\"error\":\"no\"}"),
  TGI("huggingface-tgi", "chat", Connectors.CHAT, "{\"error\":\"no\",\"error_type\":\"x\"}"),
  QUART("quart", "chat", "{\"response\":[{\"generated_text\":\"Paris\"}]}", "<h1>no</h1>"),
  OPENROUTER("openrouter", "chat", Connectors.CHAT, "{\"error\":{\"code\":%d,\"message\":\"no\"}}"),
  BEDROCK(
      "bedrock",
      "chat",
      "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Paris\"}]}},"
          + "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":3,\"outputTokens\":1,"
          + "\"totalTokens\":4}}",
      "{\"message\":\"no\"}");

  private static final String CHAT =
      "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":"
          + "\"Paris\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
          + "\"completion_tokens\":1,\"total_tokens\":4}}";
  private static final String OPENAI_ERROR =
      "{\"error\":{\"message\":\"no\",\"type\":\"x_error\",\"code\":null,\"param\":null}}";
  private static final String GOOGLE =
      "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Paris\"}]},"
          + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,"
          + "\"candidatesTokenCount\":1,\"totalTokenCount\":4}}";
  private static final String GOOGLE_ERROR =
      "{\"error\":{\"code\":%d,\"message\":\"no\",\"status\":\"X\"}}";

  private final String api;
  private final String mode;
  private final String good;
  private final String error;

  Connectors(String api, String mode, String good, String error) {
    this.api = api;
    this.mode = mode;
    this.good = good;
    this.error = error;
  }

  /** The names of all connectors here. */
  static List<String> apis() {
    return Arrays.stream(values()).map(one -> one.api).distinct().sorted().toList();
  }

  /** A reply that answers Paris for three tokens in and one out. */
  String good() {
    return good;
  }

  /** An error as the provider writes it, which says no. */
  String error(int status) {
    return error.replace("%d", String.valueOf(status));
  }

  boolean countsTokens() {
    return this != QUART;
  }

  ModelApi connector() {
    return ModelApis.load().get(api);
  }

  ModelCall call() {
    return new ModelCall(api, "m", api, new Prompt.Text("hi"), Json.object(), mode);
  }

  /** What a check says of a call, or an empty text. */
  String check(String model, String prompt, String parameters) {
    ModelCall asked =
        new ModelCall(
            api,
            model,
            api,
            Prompt.of(ApiRig.json(prompt)),
            (ObjectNode) ApiRig.json(parameters),
            mode);
    return connector().check(asked).map(CallError::message).orElse("");
  }

  /** The key of what a message says. */
  String content() {
    return this == GEMINI || this == VERTEX ? "parts" : "content";
  }

  /** Calls a server. */
  CallResult call(HttpTransport transport, URI origin) {
    Connection connection =
        this == VERTEX
            ? new Connection(
                origin,
                "gcloud",
                null,
                call ->
                    new RequestSigner.Signed.Headers(
                        Map.of("Authorization", "Bearer " + ApiRig.KEY)),
                MediaFolder.NONE)
            : new Connection(origin, "K", new Secret("K", ApiRig.KEY));
    return connector()
        .call(new Exchange(call(), List.of(), 1, connection, transport, Duration.ofSeconds(20)));
  }
}
