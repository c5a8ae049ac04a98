package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import java.io.IOException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {

  private static final SourcePosition POSITION = new SourcePosition("rows.jsonl", 17, 1000);

  private static Parsed<Row> parse(String line) {
    return JsonLine.parse(POSITION, line.getBytes(UTF_8));
  }

  private static Row row(String line) {
    return parse(line)
        .match(
            row -> row,
            rejected -> {
              throw new AssertionError(rejected);
            });
  }

  private static Rejected rejected(Parsed<Row> parsed) {
    return parsed.match(
        row -> {
          throw new AssertionError(row);
        },
        rejected -> rejected);
  }

  @Test
  void keepsKeysOrderAndDigits() throws IOException {
    String line = "{\"id\":7,\"z\":1.10,\"a\":[12345678901234567890,-0.5],\"n\":null}";
    Row row = row(line);
    assertThat(Json.text(row.fields())).isEqualTo(line);
    assertThat(row.id()).isEqualTo("7");
    assertThat(row.position()).isEqualTo(POSITION);
  }

  @Test
  void aBlankIdIsNoGivenId() {
    assertThat(row("{\"id\":\" \",\"a\":1}").hasGivenId()).isFalse();
    assertThat(row("{\"id\":null,\"a\":1}").hasGivenId()).isFalse();
    assertThat(row("{\"id\":0}").hasGivenId()).isTrue();
    assertThat(row("{\"id\":\"x\"}").hasGivenId()).isTrue();
  }

  @Test
  void takesWhatPythonWritesForNotANumberAsNull() {
    Row row = row("{\"a\":NaN,\"b\":[Infinity,1,-Infinity],\"c\":{\"d\":NaN}}");
    assertThat(Json.text(row.fields()))
        .isEqualTo("{\"a\":null,\"b\":[null,1,null],\"c\":{\"d\":null}}");
  }

  @Test
  void aDecimalThatIsWrittenAsAWholeNumberIsOne() throws IOException {
    Row row = row("{\"a\":-12.50e2,\"b\":[1.25e1,1.5,2e3],\"c\":99999999999.0e1}");

    assertThat(Json.text(row.fields()))
        .isEqualTo("{\"a\":-1250,\"b\":[12.5,1.5,2E+3],\"c\":999999999990}");
    assertThat(row.fields()).isEqualTo(Json.parse(Json.text(row.fields())));
  }

  @Test
  void keepsLoneSurrogatesAndNulAsEscapes() {
    JsonNode text = row("{\"a\":\"\\ud800\\u0000\uD83D\uDE00\"}").fields().path("a");
    assertThat(text.textValue()).isEqualTo("\uD800\0\uD83D\uDE00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'a':1}; 2; an unexpected character or word",
        "{\"a\":SECRET}; 6; an unexpected character or word",
        "{\"a\":1} SECRET; 9; an unexpected character or word",
        "{\"a\":1}{\"b\":2}; 8; more text after the first value",
        "{\"ä\":\"ö\",\"a\":1; 15; the line ends inside a value",
        "{\"a\":\"SECRET; 13; the line ends inside a value",
        "{\"a\":1,}; 8; an unexpected character or word",
      })
  void saysWhereALineIsNotJson(String line, int column, String what) {
    Rejected rejected = rejected(parse(line));
    assertThat(rejected)
        .isEqualTo(
            new Rejected(
                POSITION,
                "read",
                "ROW_JSON",
                "Invalid JSON at column "
                    + column
                    + ": "
                    + what
                    + ". The row was rejected; write one JSON object per line.",
                line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"[1]; array", "\"a\"; string", "3; number", "true; boolean", "null; null"})
  void namesWhatIsNotAnObject(String line, String type) {
    Rejected rejected = rejected(parse(line));
    assertThat(rejected.code()).isEqualTo("ROW_NOT_OBJECT");
    assertThat(rejected.message())
        .startsWith("The line is a JSON " + type + " (must be an object). The row was rejected;");
  }

  @Test
  void refusesAKeyThatStandsTwiceAtAnyDepth() {
    Rejected rejected = rejected(parse("{\"b\":{\"SECRET\":1,\"SECRET\":2}}"));
    assertThat(rejected.code()).isEqualTo("ROW_DUP_KEY");
    assertThat(rejected.message())
        .isEqualTo(
            "A key stands twice in one object, the second time before column 26. The row was"
                + " rejected; keep one of the two.");
  }

  @Test
  void takesTheDeepestNestingAndItsCoderToo() throws IOException {
    Parsed<Row> deepest = parse(nested(199));
    assertThat(deepest).isInstanceOf(Parsed.Ok.class);
    assertThat(CoderUtils.clone(JsonCoder.of(ParsedJson.CODEC), deepest)).isEqualTo(deepest);

    Rejected rejected = rejected(parse(nested(200)));
    assertThat(rejected.code()).isEqualTo("ROW_JSON_LIMIT");
    assertThat(rejected.message())
        .startsWith("The JSON is nested too deep (must be at most 200 levels). The row was");
  }

  private static String nested(int arrays) {
    return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
  }

  @Test
  void survivesABombOfNesting() {
    assertThat(rejected(parse("[".repeat(1_000_000))).code()).isEqualTo("ROW_JSON_LIMIT");
  }

  @Test
  void takesTheLongestNumberAndItsCoderToo() throws IOException {
    Parsed<Row> longest =
        parse("{\"a\":0." + "3".repeat(998) + ",\"b\":" + "9".repeat(994) + "e-999}");
    assertThat(longest).isInstanceOf(Parsed.Ok.class);
    assertThat(CoderUtils.clone(JsonCoder.of(ParsedJson.CODEC), longest)).isEqualTo(longest);

    Rejected rejected = rejected(parse("{\"a\":" + "9".repeat(1_000_000) + "}"));
    assertThat(rejected.code()).isEqualTo("ROW_JSON_LIMIT");
    assertThat(rejected.message())
        .startsWith("A number is too long (must be at most 1000 characters)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e999", "-1e309", "1e-401", "1e999999999", "1e99999999999", "0e-2000000000"})
  void refusesANumberThatNoDoubleIsNear(String number) {
    Rejected rejected = rejected(parse("{\"a\":[" + number + "]}"));
    assertThat(rejected.code()).isEqualTo("ROW_JSON_LIMIT");
    assertThat(rejected.message())
        .startsWith("A number's exponent is too large (must be from -400 to 308)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e308", "1E-400", "0e0", "123456789012345678901234567890"})
  void takesAnyOtherNumber(String number) {
    assertThat(parse("{\"a\":" + number + "}")).isInstanceOf(Parsed.Ok.class);
  }

  @Test
  void givesTheOffsetOfBytesThatAreNotUtf8() {
    Rejected rejected =
        rejected(JsonLine.parse(POSITION, "{\"a\":\"caf\u00E9\"}".getBytes(ISO_8859_1)));
    assertThat(rejected)
        .isEqualTo(
            new Rejected(
                POSITION,
                "read",
                "ROW_UTF8",
                "Invalid UTF-8 at byte 10 of the record (offset 1009 of the file). The row was"
                    + " rejected; save the file as UTF-8.",
                null));
  }

  @Test
  void takesNoLineForUtf16() {
    Rejected rejected = rejected(JsonLine.parse(POSITION, "{\"a\":1}".getBytes(UTF_16LE)));
    assertThat(rejected.code()).isEqualTo("ROW_JSON");
    assertThat(rejected.message()).startsWith("Invalid JSON at column 2: a NUL byte.");
  }

  @Test
  void keepsTheInputUpToItsLimit() {
    assertThat(rejected(parse("é".repeat(Rejected.MAX_INPUT_CHARS))).input())
        .hasSize(Rejected.MAX_INPUT_CHARS);
    assertThat(rejected(parse("x".repeat(Rejected.MAX_INPUT_CHARS + 1))).input()).isNull();
    assertThat(rejected(parse("x".repeat(4 * Rejected.MAX_INPUT_CHARS))).input()).isNull();
  }
}
