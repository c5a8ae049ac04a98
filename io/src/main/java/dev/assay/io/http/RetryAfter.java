package dev.assay.io.http;

import dev.assay.io.http.HttpResult.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The least time to wait that a server asks for. Zero, negative and garbled values count as not
 * said; more than 31 days count as 31 days. A date is read by the server's own clock.
 */
public final class RetryAfter {

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private static final Pattern IN_WORDS =
      Pattern.compile(
          "(?i)(?:try again|retry) (?:in|after) ([0-9.]+ ?(?:ms|s|m|h|d)?(?:[0-9.]+(?:ms|s|m|h))*)"
              + "( ?seconds?| ?minutes?)?");

  private RetryAfter() {}

  /**
   * Reads {@code retry-after-ms}, {@code x-amz-retry-after} (milliseconds), then {@code
   * retry-after} (seconds or a date).
   */
  public static Optional<Duration> of(Reply reply) {
    Duration wait = ServerTimes.number(reply.header("retry-after-ms"), MILLISECOND);
    if (wait == null) {
      wait = ServerTimes.number(reply.header("x-amz-retry-after"), MILLISECOND);
    }
    if (wait == null) {
      wait = ServerTimes.number(reply.header("retry-after"), Duration.ofSeconds(1));
    }
    if (wait == null) {
      wait = ServerTimes.until(reply.header("retry-after"), reply.header("date"));
    }
    return Optional.ofNullable(wait);
  }

  /**
   * Reads a duration as Go or protocol buffers print it, such as {@code 34.07s} or {@code 6m0s}.
   */
  public static Optional<Duration> ofDuration(@Nullable String text) {
    return Optional.ofNullable(ServerTimes.goDuration(text));
  }

  /**
   * Reads a sentence such as {@code Please try again in 1m2.5s} or {@code retry after 20 seconds}.
   */
  public static Optional<Duration> ofSentence(String message) {
    Matcher matcher = IN_WORDS.matcher(message);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String amount = matcher.group(1).strip();
    while (amount.endsWith(".")) {
      amount = amount.substring(0, amount.length() - 1);
    }
    String unit = matcher.group(2);
    return unit != null && unit.strip().startsWith("minute")
        ? Optional.ofNullable(ServerTimes.number(amount, Duration.ofMinutes(1)))
        : ofDuration(amount.replace(" ", ""));
  }
}
