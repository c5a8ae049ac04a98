package dev.assay.io.http;

import dev.assay.io.http.HttpResult.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reply's headers say about the limits of its lane; null where they say nothing. OpenAI's
 * and Azure's names are read, and Anthropic's, whose dates are read by the server's own clock.
 *
 * @param requests requests a minute
 * @param tokens tokens a minute, input and output together
 * @param inputTokens input tokens a minute
 * @param outputTokens output tokens a minute
 */
public record RateHints(
    @Nullable Quota requests,
    @Nullable Quota tokens,
    @Nullable Quota inputTokens,
    @Nullable Quota outputTokens) {

  /** Nothing was said. */
  public static final RateHints NONE = new RateHints(null, null, null, null);

  /**
   * One limit.
   *
   * @param limit most in a full window or bucket, at least 0
   * @param remaining what is left of it, at least 0
   * @param untilFull time until all of it is back, which is not the time until the next call may go
   */
  public record Quota(
      @Nullable Long limit, @Nullable Long remaining, @Nullable Duration untilFull) {}

  /** Reads the headers of a reply, whatever its status. */
  public static RateHints of(Reply reply) {
    if (reply.headers().keySet().stream().noneMatch(name -> name.contains("ratelimit"))) {
      return NONE;
    }
    Quota requests = openAi(reply, "requests");
    Quota tokens = openAi(reply, "tokens");
    RateHints hints =
        new RateHints(
            requests != null ? requests : anthropic(reply, "requests"),
            tokens != null ? tokens : anthropic(reply, "tokens"),
            anthropic(reply, "input-tokens"),
            anthropic(reply, "output-tokens"));
    return hints.equals(NONE) ? NONE : hints;
  }

  private static @Nullable Quota openAi(Reply reply, String what) {
    return quota(
        reply.header("x-ratelimit-limit-" + what),
        reply.header("x-ratelimit-remaining-" + what),
        ServerTimes.goDuration(reply.header("x-ratelimit-reset-" + what)));
  }

  private static @Nullable Quota anthropic(Reply reply, String what) {
    String prefix = "anthropic-ratelimit-" + what;
    return quota(
        reply.header(prefix + "-limit"),
        reply.header(prefix + "-remaining"),
        ServerTimes.until(reply.header(prefix + "-reset"), reply.header("date")));
  }

  private static @Nullable Quota quota(
      @Nullable String limit, @Nullable String remaining, @Nullable Duration untilFull) {
    Long most = count(limit);
    Long left = count(remaining);
    return most == null && left == null && untilFull == null
        ? null
        : new Quota(most, left, untilFull);
  }

  private static @Nullable Long count(@Nullable String text) {
    if (text == null || !text.strip().matches("[0-9]{1,18}")) {
      return null;
    }
    return Long.valueOf(text.strip());
  }
}
