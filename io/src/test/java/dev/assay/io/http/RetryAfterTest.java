package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints.Quota;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final String DATE = "Wed, 21 Oct 2026 07:28:00 GMT";

  private static Reply reply(String... namesAndValues) {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Reply(429, headers, new byte[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "1, PT1S",
    "20, PT20S",
    "0.5, PT0.5S",
    "2., PT2S",
    "' 3 ', PT3S",
    "86400, PT24H",
    "99999999999, PT744H",
    "'Wed, 21 Oct 2026 07:28:30 GMT', PT30S",
    "'Wednesday, 21-Oct-26 07:29:00 GMT', PT1M",
    "'Wed Oct 21 07:28:05 2026', PT5S",
    "'Fri, 31 Dec 9999 23:59:59 GMT', PT744H",
  })
  void readsRetryAfter(String value, Duration expected) {
    assertThat(RetryAfter.of(reply("retry-after", value, "date", DATE))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "0.0",
        "-1",
        "-0",
        "soon",
        "1e9",
        "NaN",
        "Infinity",
        "0x10",
        "1,5",
        "1 2",
        "٣",
        "Wed, 21 Oct 2026 07:28:00 GMT",
        "Wed, 21 Oct 2020 07:28:00 GMT",
        "2026-13-45T00:00:00Z"
      })
  void ignoresWhatSaysNothing(String value) {
    assertThat(RetryAfter.of(reply("retry-after", value, "date", DATE))).isEmpty();
  }

  @Test
  void ignoresADateWhereTheServerDoesNotTellItsOwn() {
    assertThat(RetryAfter.of(reply("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"))).isEmpty();
  }

  @Test
  void readsMillisecondsFirst() {
    assertThat(RetryAfter.of(reply("retry-after-ms", "1500", "retry-after", "9")))
        .contains(Duration.ofMillis(1_500));
    assertThat(RetryAfter.of(reply("retry-after-ms", "-1", "retry-after", "9")))
        .contains(Duration.ofSeconds(9));
    assertThat(RetryAfter.of(reply("x-amz-retry-after", "250"))).contains(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @CsvSource({
    "Please try again in 20s., PT20S",
    "Please try again in 6m0s. Visit, PT6M",
    "please retry in 34.074824224s, PT34.074824224S",
    "Please retry after 86400 seconds, PT24H",
    "Try again in 2 minutes, PT2M",
    "try again in 12ms, PT0.012S",
  })
  void readsASentence(String message, Duration expected) {
    assertThat(RetryAfter.ofSentence(message)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "try again later", "retry in a while", "retry in ...", "again in 5s"})
  void findsNoTimeInOtherSentences(String message) {
    assertThat(RetryAfter.ofSentence(message)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1s, PT1S",
    "6m0s, PT6M",
    "12ms, PT0.012S",
    "8.64s, PT8.64S",
    "1d2h, PT26H",
    "1h2m3.5s, PT1H2M3.5S",
    "900µs, PT0.0009S",
    "60, PT1M",
    "900d, PT744H",
  })
  void readsGoDurations(String value, Duration expected) {
    assertThat(RetryAfter.ofDuration(value)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "0", "0s", "-1s", "1x", "s", "1s!", "1m-3s", "1 s"})
  void ignoresWhatIsNoGoDuration(String value) {
    assertThat(RetryAfter.ofDuration(value)).isEmpty();
  }

  @Test
  void readsOpenAiLimits() {
    RateHints hints =
        RateHints.of(
            reply(
                "x-ratelimit-limit-requests", "5000",
                "x-ratelimit-remaining-requests", "4999",
                "x-ratelimit-reset-requests", "12ms",
                "x-ratelimit-limit-tokens", "160000",
                "x-ratelimit-remaining-tokens", "159976",
                "x-ratelimit-reset-tokens", "9ms"));

    assertThat(hints.requests()).isEqualTo(new Quota(5_000L, 4_999L, Duration.ofMillis(12)));
    assertThat(hints.tokens()).isEqualTo(new Quota(160_000L, 159_976L, Duration.ofMillis(9)));
    assertThat(hints.inputTokens()).isNull();
  }

  @Test
  void readsAnthropicLimitsByTheServersClock() {
    RateHints hints =
        RateHints.of(
            reply(
                "date", DATE,
                "anthropic-ratelimit-requests-limit", "50",
                "anthropic-ratelimit-requests-remaining", "49",
                "anthropic-ratelimit-requests-reset", "2026-10-21T07:28:10Z",
                "anthropic-ratelimit-output-tokens-limit", "8000",
                "anthropic-ratelimit-output-tokens-remaining", "8000",
                "anthropic-ratelimit-output-tokens-reset", "2026-10-21T06:00:00Z"));

    assertThat(hints.requests()).isEqualTo(new Quota(50L, 49L, Duration.ofSeconds(10)));
    assertThat(hints.outputTokens()).isEqualTo(new Quota(8_000L, 8_000L, null));
  }

  @Test
  void knowsNothingFromNothing() {
    assertThat(RateHints.of(reply())).isSameAs(RateHints.NONE);
    assertThat(
            RateHints.of(
                reply(
                    "x-ratelimit-limit-tokens", "-1",
                    "x-ratelimit-remaining-tokens", "many",
                    "x-ratelimit-reset-tokens", "0")))
        .isSameAs(RateHints.NONE);
  }
}
