package dev.assay.io.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Usage;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a provider counts requests and tokens against its limits.
 *
 * @param requestWindow how it counts requests, where the limits do not say
 * @param tokenWindow how it counts tokens, where the limits do not say
 * @param total what counts against a limit on all tokens together
 * @param refunds whether it gives back what was set aside and not used once the answer is there
 * @param outputWhereUnset tokens that it sets aside for an answer of no stated length; 0 where it
 *     counts what earlier answers needed
 */
public record LimitRule(
    ServerWindow requestWindow,
    ServerWindow tokenWindow,
    Total total,
    boolean refunds,
    long outputWhereUnset) {

  /** What counts against a limit on all tokens together. */
  public enum Total {
    /** Input and output. */
    SUM,
    /** The larger of the input and the most output that the request allows, as OpenAI has it. */
    LARGER,
    /** Input alone, as Gemini has it. */
    INPUT
  }

  /** Counts both, in minutes, and gives back what was not used: nothing special is known. */
  public static final LimitRule STANDARD =
      new LimitRule(ServerWindow.MINUTE, ServerWindow.MINUTE, Total.SUM, true, 0);

  /** The larger of both, and nothing back. */
  static final LimitRule OPENAI =
      new LimitRule(ServerWindow.MINUTE, ServerWindow.MINUTE, Total.LARGER, false, 0);

  /** Requests over a second or ten; the prompt and the most output, and nothing back. */
  static final LimitRule AZURE =
      new LimitRule(ServerWindow.TEN_SECONDS, ServerWindow.MINUTE, Total.SUM, false, 0);

  /** A bucket; output is set aside by {@code max_tokens}, the rest of it comes back. */
  static final LimitRule ANTHROPIC =
      new LimitRule(
          ServerWindow.MINUTE,
          ServerWindow.MINUTE,
          Total.SUM,
          true,
          AnthropicApi.DEFAULT_MAX_TOKENS);

  /** Input alone. */
  static final LimitRule GEMINI =
      new LimitRule(ServerWindow.MINUTE, ServerWindow.MINUTE, Total.INPUT, true, 0);

  /** All that the answer may be, the most of the model where the request does not say. */
  static final LimitRule BEDROCK =
      new LimitRule(ServerWindow.MINUTE, ServerWindow.MINUTE, Total.SUM, true, 65_536);

  private static final List<JsonPointer> MOST_OUTPUT =
      pointers(
          "/max_tokens",
          "/max_completion_tokens",
          "/max_output_tokens",
          "/maxOutputTokens",
          "/maxTokens",
          "/max_new_tokens",
          "/num_predict",
          "/options/num_predict",
          "/generation_config/max_output_tokens",
          "/generationConfig/maxOutputTokens",
          "/inferenceConfig/maxTokens");
  private static final List<JsonPointer> CHOICES =
      pointers("/n", "/best_of", "/candidate_count", "/candidateCount");

  /**
   * Returns what a request sets aside when it arrives.
   *
   * @param replies answers to earlier turns, which are sent again
   * @param expectedOutput tokens of an answer where neither request nor provider say
   */
  public Demand demand(ModelCall call, List<String> replies, long expectedOutput) {
    long input = TokenEstimate.of(call.prompt(), replies);
    JsonNode parameters = call.parameters();
    long stated = first(parameters, MOST_OUTPUT);
    long each = stated > 0 ? stated : outputWhereUnset > 0 ? outputWhereUnset : expectedOutput;
    long output = each * Math.max(1, first(parameters, CHOICES));
    return new Demand(input, output, total(input, output));
  }

  /** Returns what the provider has counted once the answer is there. */
  public Demand settled(Demand reserved, Usage usage) {
    long input = settled(reserved.inputTokens(), usage.inputTokens());
    long output = settled(reserved.outputTokens(), usage.outputTokens());
    long total = total(input, output);
    return new Demand(input, output, refunds ? total : Math.max(total, reserved.totalTokens()));
  }

  private long settled(long reserved, @Nullable Long used) {
    if (used == null) {
      return reserved;
    }
    return refunds ? used : Math.max(used, reserved);
  }

  private long total(long input, long output) {
    return switch (total) {
      case SUM -> input + output;
      case LARGER -> Math.max(input, output);
      case INPUT -> input;
    };
  }

  private static long first(JsonNode parameters, List<JsonPointer> pointers) {
    for (JsonPointer pointer : pointers) {
      JsonNode value = parameters.at(pointer);
      if (value.isIntegralNumber() && value.longValue() > 0) {
        return value.longValue();
      }
    }
    return 0;
  }

  private static List<JsonPointer> pointers(String... texts) {
    return Stream.of(texts).map(JsonPointer::compile).toList();
  }
}
