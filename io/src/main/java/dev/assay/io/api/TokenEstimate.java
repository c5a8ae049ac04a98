package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Prompt;
import java.util.List;

/**
 * About how many tokens a prompt has, for any model: four ASCII characters a token, as OpenAI's
 * limiter counts, one for each other character, and four for each message. What is sent as data, an
 * image or a sound, counts as 1,000.
 */
public final class TokenEstimate {

  private static final int ASCII_A_TOKEN = 4;
  private static final int EACH_MESSAGE = 4;
  private static final int EACH_MEDIUM = 1_000;

  private TokenEstimate() {}

  /** Returns the tokens of a prompt, at least 1, in its last turn where it has several. */
  public static long of(Prompt prompt, List<String> replies) {
    return prompt.match(
        text -> EACH_MESSAGE + of(text.text()),
        turns -> {
          long sum = 0;
          for (int i = 0; i <= replies.size() && i < turns.turns().size(); i++) {
            sum += EACH_MESSAGE + of(turns.turns().get(i));
          }
          for (String reply : replies) {
            sum += EACH_MESSAGE + of(reply);
          }
          return Math.max(1, sum);
        },
        messages -> Math.max(1, of(messages.messages())));
  }

  private static long of(JsonNode node) {
    if (node.isTextual()) {
      String text = node.textValue();
      return text.startsWith("data:") ? EACH_MEDIUM : of(text);
    }
    long sum = node.isObject() ? EACH_MESSAGE : 0;
    for (JsonNode child : node) {
      sum += of(child);
    }
    return sum;
  }

  private static long of(String text) {
    long ascii = 0;
    long other = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii++;
      } else if (!Character.isLowSurrogate(c)) {
        other++;
      }
    }
    return (ascii + ASCII_A_TOKEN - 1) / ASCII_A_TOKEN + other;
  }
}
