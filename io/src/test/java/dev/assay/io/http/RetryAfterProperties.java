package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.http.HttpResult.Reply;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RetryAfterProperties {

  @Property
  void neverThrowsAndNeverLeavesItsBounds(@ForAll String value, @ForAll String date) {
    Reply reply =
        new Reply(
            429, Map.of("retry-after", value, "retry-after-ms", value, "date", date), new byte[0]);

    assertThat(RetryAfter.of(reply).orElse(Duration.ofNanos(1)))
        .isBetween(Duration.ofNanos(1), ServerTimes.LONGEST);
    assertThat(RetryAfter.ofSentence("try again in " + value).orElse(Duration.ofNanos(1)))
        .isBetween(Duration.ofNanos(1), ServerTimes.LONGEST);
    assertThat(RetryAfter.ofDuration(value).orElse(Duration.ofNanos(1)))
        .isBetween(Duration.ofNanos(1), ServerTimes.LONGEST);
  }
}
