package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A model that needs no network: the same call always has the same result. Parameters: {@code
 * raise_error} yes or no (else, where {@code respond} is not given, one call in five fails), {@code
 * raise_error_type} {@code Exception} for an error that may be tried again, {@code respond} {@code
 * echo}, {@code lookup} of the prompt in {@code answers}, or {@code contains} for the first of the
 * {@code answers} whose key stands in the prompt, {@code latency_ms} up to 60,000. The model {@code
 * echo} echoes unless {@code respond} says otherwise. An embedding counts the prompt's words in 64
 * buckets.
 */
public final class TestApi implements ModelApi {

  private static final String ANSWER = "This is a test response";
  private static final String ERROR = "This is a test error which we should handle and return";
  private static final int MAX_LATENCY_MS = 60_000;
  private static final int ONE_FAILS_OF = 5;
  private static final int BUCKETS = 64;

  /** Makes the connector; it has no state. */
  public TestApi() {}

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Connection connect(String model, Environment environment) {
    return new Connection(URI.create("test:offline"), "none", null);
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    JsonNode latency = call.parameters().path("latency_ms");
    if (!latency.isMissingNode()
        && (!latency.isInt() || latency.intValue() < 0 || latency.intValue() > MAX_LATENCY_MS)) {
      return Optional.of(
          CallError.ofRow(
              "ROW_FIELD",
              "Invalid latency_ms: " + latency + " (must be 0 to " + MAX_LATENCY_MS + ")"));
    }
    String respond = respond(call);
    if (!List.of("fixed", "echo", "lookup", "contains").contains(respond)) {
      return Optional.of(
          CallError.ofRow(
              "ROW_FIELD",
              "Invalid respond: " + respond + " (must be fixed, echo, lookup or contains)"));
    }
    return Optional.empty();
  }

  @Override
  public CallResult call(Exchange exchange) {
    ModelCall call = exchange.call();
    CallError late = await(call.parameters().path("latency_ms").asInt(0), exchange.deadline());
    if (late != null) {
      return new CallResult.Problem(late);
    }
    String prompt = lastText(call.prompt(), exchange.replies().size());
    if (fails(call, prompt, exchange.attempt())) {
      return new CallResult.Problem(raised(call.parameters()));
    }
    if (call.mode().equals(Embeddings.MODE)) {
      return answer(call, prompt, wordCounts(prompt));
    }
    JsonNode answers = call.parameters().path("answers");
    return switch (respond(call)) {
      case "echo" -> answer(call, prompt, TextNode.valueOf(prompt));
      case "lookup" -> found(call, prompt, answers.path(prompt));
      case "contains" ->
          found(
              call,
              prompt,
              answers.properties().stream()
                  .filter(answer -> prompt.contains(answer.getKey()))
                  .map(Map.Entry::getValue)
                  .findFirst()
                  .orElse(MissingNode.getInstance()));
      default -> answer(call, prompt, TextNode.valueOf(ANSWER));
    };
  }

  private static CallResult found(ModelCall call, String prompt, JsonNode answer) {
    return answer.isMissingNode()
        ? new CallResult.Problem(
            CallError.ofRow("TEST_NO_ANSWER", "parameters.answers has no entry for the prompt"))
        : answer(call, prompt, answer);
  }

  private static ArrayNode wordCounts(String prompt) {
    int[] counts = new int[BUCKETS];
    for (String word : prompt.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
      counts[(int) (hash(word, 0) % BUCKETS)]++;
    }
    ArrayNode vector = JsonNodeFactory.instance.arrayNode(BUCKETS);
    for (int count : counts) {
      vector.add(count);
    }
    return vector;
  }

  private static CallResult answer(ModelCall call, String prompt, JsonNode response) {
    long asked = words(prompt);
    long answered = words(response.isTextual() ? response.textValue() : Json.text(response));
    return new CallResult.Answer(
        new Completion(
            response, "stop", call.model(), null, new Usage(asked, answered, asked + answered)));
  }

  private static String respond(ModelCall call) {
    String fallback = call.model().equals("echo") ? "echo" : "fixed";
    return call.parameters().path("respond").asText(fallback);
  }

  private static boolean fails(ModelCall call, String prompt, int attempt) {
    String raise = call.parameters().path("raise_error").asText("").toLowerCase(Locale.ROOT);
    return switch (raise) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default ->
          respond(call).equals("fixed")
              && !call.mode().equals(Embeddings.MODE)
              && hash(prompt, attempt) % ONE_FAILS_OF == 0;
    };
  }

  /** The code is the name that prompto gives the error's type, so that its files read the same. */
  private static CallError raised(ObjectNode parameters) {
    boolean again = parameters.path("raise_error_type").asText("").equals("Exception");
    return new CallError(
        again ? "Exception" : "ValueError",
        ERROR,
        null,
        again ? Verdict.TRANSIENT : Verdict.ROW_TERMINAL,
        false,
        null);
  }

  private static @Nullable CallError await(int latencyMs, Duration deadline) {
    long limit = Math.min(latencyMs, deadline.toMillis());
    if (latencyMs > 0) {
      try {
        boolean never = new CountDownLatch(1).await(limit, TimeUnit.MILLISECONDS);
        if (!never && limit == latencyMs) {
          return null;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CallError(
            "NET_IO", "the call was interrupted", null, Verdict.TRANSIENT, false, null);
      }
      return new CallError(
          "NET_DEADLINE",
          "no reply within " + deadline.toMillis() + " ms",
          null,
          Verdict.TRANSIENT,
          true,
          null);
    }
    return null;
  }

  private static String lastText(Prompt prompt, int turn) {
    return prompt.match(
        Prompt.Text::text,
        turns -> turns.turns().get(turn),
        messages -> {
          JsonNode content =
              messages.messages().path(messages.messages().size() - 1).path("content");
          return content.isTextual() ? content.textValue() : Json.text(content);
        });
  }

  private static long hash(String prompt, int attempt) {
    CRC32 crc = new CRC32();
    crc.update((prompt + '\n' + attempt).getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static long words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? 0 : stripped.split("\\s+", -1).length;
  }
}
