package dev.assay.io.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamedUuidTest {

  /** The example of RFC 9562, A.4. */
  @Test
  void idsAreThoseOfTheStandard() {
    UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    UUID id = NamedUuid.of(dns, "www.example.com".getBytes(StandardCharsets.UTF_8));

    assertThat(id).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    assertThat(id.version()).isEqualTo(5);
  }
}
