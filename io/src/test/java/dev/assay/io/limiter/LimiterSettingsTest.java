package dev.assay.io.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.testing.ManualClock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimiterSettingsTest {

  private static SharedLimiter open(
      LimiterSettings.Type type, String url, Map<String, String> variables) {
    return new LimiterSettings(type, url, 4, "assay")
        .open(variables::get, new GoogleHttpTransport(1), new ManualClock());
  }

  @Test
  void theAddressMayBeInAVariableWithItsPassword() {
    SharedLimiter limiter =
        open(
            LimiterSettings.Type.REDIS,
            "env:R",
            Map.of("R", "rediss://u:sesame@redis.test:6390/2"));

    assertThat(limiter.address()).isEqualTo("Redis at redis.test:6390");
    assertThat(limiter.jobs()).isEqualTo(4);
    limiter.close();
  }

  @Test
  void aPasswordInTheFileAndAnAddressOfAnotherKindAreRefused() {
    assertThatThrownBy(
            () -> new LimiterSettings(LimiterSettings.Type.REDIS, "redis://u:sesame@h:1", 4, "a"))
        .hasMessageContaining("env:NAME")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> new LimiterSettings(LimiterSettings.Type.ENVOY, "redis://h:1", 4, "a"))
        .hasMessageContaining("http://HOST:PORT/json");
    assertThatThrownBy(() -> open(LimiterSettings.Type.REDIS, "env:R", Map.of("R", "sesame@h:1")))
        .hasMessageContaining("what env:R holds is no address")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> open(LimiterSettings.Type.REDIS, "env:R", Map.of()))
        .hasMessageContaining("environment variable R is not set");
    assertThatThrownBy(() -> new LimiterSettings(LimiterSettings.Type.REDIS, "redis://h:1", 0, "a"))
        .hasMessageContaining("Invalid jobs: 0 (must be 1 to 1000)");
  }
}
