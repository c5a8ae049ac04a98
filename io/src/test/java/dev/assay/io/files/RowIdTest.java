package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowIdTest {

  private static String id(String json) throws JsonProcessingException {
    return RowId.of((ObjectNode) Json.parse(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"a/b é\"; a/b é",
        "\" 7\"; ` 7`",
        "7; 7",
        "1.10; 1.10",
        "12345678901234567890123; 12345678901234567890123",
        "true; true",
        "[1,\"x\"]; [1,\"x\"]",
      })
  void takesAGivenIdAsText(String id, String text) throws JsonProcessingException {
    assertThat(id("{\"id\":" + id + "}")).isEqualTo(text);
  }

  /** Computed with another program: {@code printf '{"a":"é","b":[{"c":1,"d":2}]}' | sha256sum}. */
  @Test
  void makesOneFromTheContent() throws JsonProcessingException {
    assertThat(id("{\"b\":[{\"d\":2,\"c\":1}],\"a\":\"é\"}")).isEqualTo("9c67e8542010d5b6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\" \\t\""})
  void anIdThatIsNoIdIsLeftOut(String id) throws JsonProcessingException {
    assertThat(id("{\"a\":1,\"id\":" + id + "}")).isEqualTo(id("{\"a\":1}"));
  }

  @Test
  void tellsContentsApart() throws JsonProcessingException {
    assertThat(id("{\"a\":1}")).isNotEqualTo(id("{\"a\":\"1\"}"));
    assertThat(id("{\"a\":[1,2]}")).isNotEqualTo(id("{\"a\":[2,1]}"));
    assertThat(id("{\"a\":1}")).isNotEqualTo(id("{\"b\":1}"));
    assertThat(id("{\"a\":\"\\ud800\"}")).isNotEqualTo(id("{\"a\":\"\\ud801\"}"));
  }
}
