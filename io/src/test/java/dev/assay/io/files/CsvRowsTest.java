package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {

  private final List<Parsed<Row>> parsed = new ArrayList<>();

  private @Nullable InputProblem read(byte[] csv) throws IOException {
    LineReader lines = LineReader.of(new ByteArrayInputStream(csv), 200);
    return CsvRows.read(lines, 200, "rows.csv", parsed::add);
  }

  /** Each as {@code line@offset:} and its fields or its code and message. */
  private List<String> rows(String csv) throws IOException {
    assertThat(read(csv.getBytes(UTF_8))).isNull();
    return parsed.stream()
        .map(
            one ->
                one.match(
                    row ->
                        row.position().line()
                            + "@"
                            + row.position().byteOffset()
                            + ":"
                            + Json.text(row.fields()),
                    bad ->
                        bad.position().line()
                            + "@"
                            + bad.position().byteOffset()
                            + ":"
                            + bad.code()))
        .toList();
  }

  private String message(int index) {
    return parsed.get(index).match(Row::id, bad -> bad.message());
  }

  private @Nullable String input(int index) {
    return parsed.get(index).match(Row::id, bad -> bad.input());
  }

  @Test
  void aHeaderNamesTheKeysAndABlankCellLeavesItsKeyOut() throws IOException {
    assertThat(rows("\uFEFFid,prompt,group\r\n7,hello,\r\n\r\n8, x ,g"))
        .containsExactly(
            "2@20:{\"id\":7,\"prompt\":\"hello\"}",
            "4@32:{\"id\":8,\"prompt\":\" x \",\"group\":\"g\"}");
  }

  @Test
  void quotedFieldsHoldNewlinesCommasAndQuotes() throws IOException {
    assertThat(rows("a,b\n\"x\r\ny\n\nz\rw\",\"say \"\"hi\"\", you\"\n1,2\n"))
        .containsExactly(
            "2@4:{\"a\":\"x\\r\\ny\\n\\nz\\rw\",\"b\":\"say \\\"hi\\\", you\"}",
            "7@34:{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void aQuoteInsideAnUnquotedFieldIsText() throws IOException {
    assertThat(rows("a,b\nsay \"hi\",5\" pipe\n"))
        .containsExactly("2@4:{\"a\":\"say \\\"hi\\\"\",\"b\":\"5\\\" pipe\"}");
  }

  @Test
  void aRaggedRowIsRejectedWithBothCounts() throws IOException {
    assertThat(rows("a,b,c,d,e\n1,2,3,4\n1,2,3,4,5\n1,2,3,4,5,6\n"))
        .containsExactly(
            "2@10:ROW_CSV_FIELDS",
            "3@18:{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\",\"e\":\"5\"}",
            "4@28:ROW_CSV_FIELDS");
    assertThat(message(0))
        .isEqualTo(
            "Wrong number of fields: expected 5 fields, got 4. The row was rejected; add what is"
                + " missing, or quote fields that have a comma.");
    assertThat(message(2)).contains("expected 5 fields, got 6");
    assertThat(input(0)).isEqualTo("1,2,3,4");
  }

  @Test
  void anUnclosedQuoteCostsItsOwnLineOnly() throws IOException {
    assertThat(rows("id,b\n1,x\n2,\"SECRET\n3,y\n4,z\n"))
        .containsExactly(
            "2@5:{\"id\":1,\"b\":\"x\"}",
            "3@9:ROW_CSV_QUOTE",
            "4@19:{\"id\":3,\"b\":\"y\"}",
            "5@23:{\"id\":4,\"b\":\"z\"}");
    assertThat(message(1))
        .isEqualTo(
            "A quote that opens a field is never closed (looked for within 200 bytes and 50000"
                + " lines). The row was rejected; close the quote, and double every quote inside a"
                + " quoted field.");
    assertThat(input(1)).isEqualTo("2,\"SECRET");
  }

  @Test
  void anUnclosedQuoteBeforeAQuotedFieldCostsItsOwnLineOnly() throws IOException {
    assertThat(rows("id,b\n\"1\",\"x\n\"2\",\"y\"\n\"3\",\"z\nz\"\n"))
        .containsExactly(
            "2@5:ROW_CSV_QUOTE", "3@12:{\"id\":2,\"b\":\"y\"}", "4@20:{\"id\":3,\"b\":\"z\\nz\"}");
    assertThat(message(0)).startsWith("There is text between a closing quote and the next comma.");
  }

  @Test
  void anUnclosedQuoteIsGivenUpAtTheLongestRecord() throws IOException {
    String line = "2,yyyyyyyy\n";
    List<String> rows = rows("id,b\n1,\"x\n" + line.repeat(1000));
    assertThat(rows).hasSize(1001);
    assertThat(rows.get(0)).isEqualTo("2@5:ROW_CSV_QUOTE");
    assertThat(rows.get(1000)).isEqualTo("1002@10999:{\"id\":2,\"b\":\"yyyyyyyy\"}");
    assertThat(rows).filteredOn(row -> row.contains("ROW_")).hasSize(1);
  }

  @Test
  void manyUnclosedQuotesTakeLinearTime() throws IOException {
    StringBuilder csv = new StringBuilder("a,b\n");
    csv.append("a\",\"b\n".repeat(300_000));
    LineReader lines =
        LineReader.of(new ByteArrayInputStream(csv.toString().getBytes(UTF_8)), 1 << 20);
    int[] codes = new int[1];
    CsvRows.read(
        lines,
        1 << 20,
        "rows.csv",
        one -> codes[0] += one.match(row -> 0, bad -> bad.code().equals("ROW_CSV_QUOTE") ? 1 : 0));
    assertThat(codes[0]).isEqualTo(300_000);
  }

  @Test
  void aLineThatIsTooLongIsCountedAlsoInsideAnOpenQuote() throws IOException {
    assertThat(rows("a\n\"x\n" + "y".repeat(201) + "\nz\n"))
        .containsExactly("2@2:ROW_CSV_QUOTE", "3@5:ROW_TOO_LONG", "4@207:{\"a\":\"z\"}");
    assertThat(message(1)).startsWith("The line has 201 bytes (must be at most 200).");
  }

  @Test
  void aNulAndBytesThatAreNotUtf8AreRejected() throws IOException {
    assertThat(read("a\nx\0\ncaf\u00E9\ny\n".getBytes(ISO_8859_1))).isNull();
    assertThat(parsed.stream().map(one -> one.match(r -> "ok", b -> b.code())))
        .containsExactly("ROW_CSV_NUL", "ROW_UTF8", "ok");
    assertThat(message(0)).startsWith("There is a NUL at byte 2 of the record.");
    assertThat(message(1)).startsWith("Invalid UTF-8 at byte 4 of the record (offset 8 of the");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a,b,a\n1,2,3\n", "a,b,\"a\"", "a,Unnamed: 2,\n", "parameters-x,y,parameters-x\n"})
  void aColumnThatIsNamedTwiceRefusesTheFile(String csv) throws IOException {
    InputProblem problem = read(csv.getBytes(UTF_8));
    assertThat(problem)
        .asString()
        .matches(
            "IN_CSV_HEADER rows.csv: Invalid CSV header: columns [12] and 3 of it have the same"
                + " name; give every column one name of its own");
    assertThat(parsed).isEmpty();
  }

  @Test
  void aHeaderThatCannotBeReadRefusesTheFile() throws IOException {
    InputProblem problem = read("a,\"b\n1,2\n".getBytes(UTF_8));
    assertThat(problem).asString().startsWith("IN_CSV_HEADER rows.csv: Invalid CSV header: its");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\r\n", "\uFEFF", "id,prompt", "id,prompt\r\n \r\n"})
  void aFileWithoutRowsHasNone(String csv) throws IOException {
    assertThat(rows(csv)).isEmpty();
  }

  @Test
  void aColumnWithoutANameIsCalledAsPandasCallsIt() throws IOException {
    assertThat(rows(",a,\n0,x,\n")).containsExactly("2@4:{\"Unnamed: 0\":\"0\",\"a\":\"x\"}");
  }

  @Test
  void parameterColumnsBecomeTypedParameters() throws IOException {
    assertThat(
            rows(
                """
                id,parameters-temperature,prompt,parameters-max-output-tokens
                0,0.9,p,100
                1,None,p,100
                ,,p,100
                2,,p,
                """))
        .extracting(row -> row.substring(row.indexOf(':') + 1))
        .containsExactly(
            "{\"id\":0,\"parameters\":{\"temperature\":0.9,\"max-output-tokens\":100},\"prompt\":\"p\"}",
            "{\"id\":1,\"prompt\":\"p\",\"parameters\":{\"max-output-tokens\":100}}",
            "{\"prompt\":\"p\",\"parameters\":{\"max-output-tokens\":100}}",
            "{\"id\":2,\"prompt\":\"p\"}");
  }

  @Test
  void onlyARealPrefixMakesAParameter() throws IOException {
    assertThat(rows("my-parameters-x,parameters-\n1,2\n"))
        .containsExactly("2@28:{\"my-parameters-x\":\"1\",\"parameters-\":\"2\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "100; 100",
        "100.0; 100.0",
        "0.10; 0.10",
        "-5; -5",
        "1e3; 1E+3",
        "True; true",
        "FALSE; false",
        "` 7 `; 7",
        "007; \"007\"",
        "+7; \"+7\"",
        ".5; \".5\"",
        "1e999; \"1e999\"",
        "12 monkeys; \"12 monkeys\"",
        "`\"[1, \"\"a\"\"]\"`; [1,\"a\"]",
        "`\"{\"\"a\"\": 1.50}\"`; {\"a\":1.50}",
        "[not json; \"[not json\"",
        "NA; \"NA\"",
      })
  void aParameterKeepsItsType(String cell, String json) throws IOException {
    assertThat(rows("parameters-x\n" + cell + "\n"))
        .containsExactly("2@13:{\"parameters\":{\"x\":" + json + "}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0",
        "1; 1",
        "-3; -3",
        "007; \"007\"",
        "-0; \"-0\"",
        "1.0; \"1.0\"",
        "NA; \"NA\""
      })
  void anIdThatIsAWholeNumberIsANumber(String cell, String json) throws IOException {
    assertThat(rows("id\n" + cell + "\n")).containsExactly("2@3:{\"id\":" + json + "}");
  }

  @Test
  void otherColumnsStayText() throws IOException {
    assertThat(rows("a,b,c,d\n1,true,NA,\"[1]\"\n"))
        .containsExactly("2@8:{\"a\":\"1\",\"b\":\"true\",\"c\":\"NA\",\"d\":\"[1]\"}");
  }

  @Test
  void aParametersColumnHoldsAnObjectAndSingleColumnsWin() throws IOException {
    assertThat(
            rows(
                """
                parameters-a,parameters,parameters-b
                1,"{""a"":0,""b"":0,""c"":0}",2
                ,NaN,
                """))
        .extracting(row -> row.substring(row.indexOf(':') + 1))
        .containsExactly("{\"parameters\":{\"a\":1,\"b\":2,\"c\":0}}", "{}");
  }

  @Test
  void aParametersColumnThatHoldsNoObjectIsRejected() throws IOException {
    assertThat(rows("parameters\n{'a': 1}\n[1]\n{}\n"))
        .containsExactly("2@11:ROW_FIELD", "3@20:ROW_FIELD", "4@24:{\"parameters\":{}}");
    assertThat(message(0)).startsWith("Column parameters is not a JSON object. The row was");
  }
}
