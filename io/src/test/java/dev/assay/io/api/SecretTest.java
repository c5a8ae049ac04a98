package dev.assay.io.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  private static final String VALUE = "sk+canary/0123456789==Zq";

  private final Secret secret = new Secret("OPENAI_API_KEY", VALUE);

  @Test
  void takesItselfOutInEveryForm() {
    String basic = Base64.getEncoder().encodeToString(("user:" + VALUE).getBytes(UTF_8));
    String text =
        String.join(
            " ",
            VALUE,
            URLEncoder.encode(VALUE, UTF_8),
            Base64.getEncoder().encodeToString(VALUE.getBytes(UTF_8)),
            Base64.getUrlEncoder().withoutPadding().encodeToString(VALUE.getBytes(UTF_8)),
            VALUE.substring(0, 8),
            VALUE.substring(VALUE.length() - 8),
            basic);

    String redacted = secret.redact(text);

    assertThat(redacted).startsWith("*** *** *** *** *** ***");
    assertThat(redacted).doesNotContain("canary").doesNotContain(basic.substring(8, 24));
  }

  @Test
  void leavesOtherTextsAlone() {
    assertThat(secret.redact("nothing here")).isEqualTo("nothing here");
    assertThat(new Secret("K", "ab").redact("cab")).isEqualTo("cab");
  }

  @Test
  void neverPrintsItself() {
    assertThat(secret.toString()).isEqualTo("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a b", "k\u0000", "schlüssel"})
  void refusesWhatAHeaderCannotCarryWithoutShowingIt(String value) {
    assertThatThrownBy(() -> new Secret("OPENAI_API_KEY", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the key in OPENAI_API_KEY")
        .message()
        .doesNotContain("schlüssel");
  }

  @Test
  void trimsWhatEditorsAdd() {
    assertThat(new Secret("K", " key-1234\n").reveal()).isEqualTo("key-1234");
  }
}
