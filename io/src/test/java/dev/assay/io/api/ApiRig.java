package dev.assay.io.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A connector, found variables, and a server on the loopback that replies as it is told. */
final class ApiRig implements AutoCloseable {

  static final String KEY = "canary-0123456789abcdef";

  final ModelApi api;
  final String model;
  final Map<String, String> variables = new HashMap<>();
  private final List<ServerRequest> requests = new ArrayList<>();
  private final FaultServer server = FaultServer.start();
  private final GoogleHttpTransport transport = new GoogleHttpTransport(4);

  ApiRig(ModelApi api, String model) {
    this.api = api;
    this.model = model;
  }

  /** Sets a variable to this server's address, without a path. */
  ApiRig endpoint(String variable) {
    variables.put(variable, origin());
    return this;
  }

  ApiRig set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  String origin() {
    return "http://127.0.0.1:" + server.port();
  }

  ApiRig script(Function<ServerRequest, ServerReply> script) {
    server.script(
        request -> {
          synchronized (requests) {
            requests.add(request);
          }
          return script.apply(request);
        });
    return this;
  }

  ApiRig replying(String body) {
    return replying(200, body);
  }

  ApiRig replying(int status, String body, String... headers) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return script(request -> ServerReply.json(status, body, all));
  }

  ApiRig replyingText(int status, String type, String body) {
    return script(request -> ServerReply.of(status, Map.of(), type, body.getBytes(UTF_8)));
  }

  static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  ModelCall modelCall(String prompt, String parameters, String mode) {
    return new ModelCall(
        api.name(),
        model,
        api.name(),
        Prompt.of(json(prompt)),
        (ObjectNode) json(parameters),
        mode);
  }

  Connection connection() {
    try {
      return api.connect(model, variables::get);
    } catch (MissingVariablesException e) {
      throw new IllegalStateException(e);
    }
  }

  CallResult call(ModelCall call, String... replies) {
    return api.call(
        new Exchange(call, List.of(replies), 1, connection(), transport, Duration.ofSeconds(10)));
  }

  CallResult call(String prompt, String parameters) {
    return call(modelCall(prompt, parameters, "chat"));
  }

  CallResult call() {
    return call("\"hi there\"", "{}");
  }

  Completion answer() {
    return answer(call());
  }

  static Completion answer(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Answer.class);
    return ((CallResult.Answer) result).completion();
  }

  static Completion refusal(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Refusal.class);
    return ((CallResult.Refusal) result).completion();
  }

  static CallError problem(CallResult result) {
    assertThat(result).isInstanceOf(CallResult.Problem.class);
    return ((CallResult.Problem) result).error();
  }

  CallError problem() {
    return problem(call());
  }

  /** Returns what the check says of a call, or an empty text where it may be sent. */
  String check(String prompt, String parameters) {
    return api.check(modelCall(prompt, parameters, "chat")).map(CallError::message).orElse("");
  }

  int sent() {
    synchronized (requests) {
      return requests.size();
    }
  }

  ServerRequest last() {
    synchronized (requests) {
      return requests.get(requests.size() - 1);
    }
  }

  JsonNode lastBody() {
    return last().body();
  }

  @Override
  public void close() {
    transport.close();
    server.close();
  }
}
