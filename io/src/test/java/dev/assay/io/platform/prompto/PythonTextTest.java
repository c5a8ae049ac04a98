package dev.assay.io.platform.prompto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.json.Json;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PythonTextTest {

  @Test
  void writesJsonAsPythonDoes() throws IOException {
    assertThat(
            PythonText.json(
                Json.parse(
                    "{\"a\":[1,2.50,true,null,{}],\"é\":\"\\u007f\\ud83d\\ude00\\n/\\\"\\\\\","
                        + "\"e\":[]}")))
        .isEqualTo(
            "{\"a\": [1, 2.5, true, null, {}],"
                + " \"\\u00e9\": \"\\u007f\\ud83d\\ude00\\n/\\\"\\\\\", \"e\": []}");
  }

  @Test
  void showsValuesAsPythonDoes() throws IOException {
    assertThat(
            PythonText.repr(
                Json.parse("[\"it's\",\"a\\\"b'c\",\"é\\n\",true,null,{\"k\":1.0},[],{}]")))
        .isEqualTo("[\"it's\", 'a\"b\\'c', 'é\\n', True, None, {'k': 1.0}, [], {}]");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "100.0, 100.0",
    "1e-4, 0.0001",
    "0.00001, 1e-05",
    "1.5e-7, 1.5e-07",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "123456789012345680000, 1.2345678901234568e+20",
    "2e-3, 0.002",
    "-0.0, -0.0",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2.0E22, 2e+22"
  })
  void writesTheShortestDigits(double number, String python) {
    assertThat(PythonText.real(number)).isEqualTo(python);
  }

  @Property
  void digitsAreTheNumber(@ForAll double number) {
    assertThat(Double.parseDouble(PythonText.real(number))).isEqualTo(number);
  }
}
