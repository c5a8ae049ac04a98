package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Usage;
import dev.assay.transforms.call.OfflineApi;
import dev.assay.transforms.call.OfflineServices;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An API {@code test} whose replies come from a function of the call, found by a name since
 * services travel with the pipeline; null is a failed call.
 */
record ScriptedServices(String name) implements OfflineServices {

  private static final Map<String, Function<ModelCall, @Nullable JsonNode>> SCRIPTS =
      new ConcurrentHashMap<>();
  private static final Map<String, List<ModelCall>> CALLS = new ConcurrentHashMap<>();

  static ScriptedServices saying(String name, Function<ModelCall, @Nullable JsonNode> script) {
    SCRIPTS.put(name, script);
    CALLS.put(name, new CopyOnWriteArrayList<>());
    return new ScriptedServices(name);
  }

  /** Answers every question with one text. */
  static ScriptedServices always(String name, String text) {
    return saying(name, call -> TextNode.valueOf(text));
  }

  List<ModelCall> calls() {
    return CALLS.getOrDefault(name, List.of());
  }

  @Override
  public @Nullable ModelApi api(String api) {
    return api.equals("test") ? new Scripted(name) : null;
  }

  private record Scripted(String script) implements OfflineApi {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public CallResult call(Exchange exchange) {
      CALLS.get(script).add(exchange.call());
      JsonNode reply = SCRIPTS.get(script).apply(exchange.call());
      return reply == null
          ? new CallResult.Problem(CallError.ofRow("HTTP_400", "Bad request"))
          : new CallResult.Answer(new Completion(reply, "stop", null, null, new Usage(5L, 2L, 7L)));
    }
  }
}
