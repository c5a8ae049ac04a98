package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be wrong with a line by itself, and with a file of lines; both around good rows. */
class RowFaultsTest {

  @TempDir Path folder;

  /**
   * A line and what becomes of it.
   *
   * @param fault which, by its number
   * @param line the line
   * @param expected the code of its rejection, or the row's keys where they are kept
   * @param says a part of the message
   */
  private record Fault(String fault, String line, String expected, String says) {

    @Override
    public String toString() {
      return fault;
    }
  }

  private static Fault rejected(String fault, String line, String code, String says) {
    return new Fault(fault, line, code, says);
  }

  private static Fault kept(String fault, String line) {
    return new Fault(fault, line, line, "");
  }

  static Stream<Fault> lines() {
    return Stream.of(
        rejected("R1 not JSON", "nope", "ROW_JSON", "column 1"),
        rejected("R1 trailing garbage", "{\"a\":1} x", "ROW_JSON", "column 9"),
        rejected("R1 two objects on a line", "{\"a\":1}{\"a\":2}", "ROW_JSON", "column 8"),
        rejected("R2 array", "[{}]", "ROW_NOT_OBJECT", "array"),
        rejected("R2 scalar", "42", "ROW_NOT_OBJECT", "number"),
        rejected("R2 null", "null", "ROW_NOT_OBJECT", "null"),
        rejected(
            "R3 depth 201",
            "{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}",
            "ROW_JSON_LIMIT",
            "at most 200 levels"),
        rejected("R3 depth 100000", "[".repeat(100_000), "ROW_JSON_LIMIT", "200 levels"),
        rejected(
            "R3 number of a million digits",
            "{\"a\":" + "7".repeat(1_000_000) + "}",
            "ROW_JSON_LIMIT",
            "at most 1000 characters"),
        rejected("R3 1e999", "{\"a\":1e999}", "ROW_JSON_LIMIT", "from -400 to 308"),
        rejected("R3 1e999999999", "{\"a\":1e999999999}", "ROW_JSON_LIMIT", "from -400 to 308"),
        new Fault("R3 NaN is missing", "{\"a\":NaN}", "{\"a\":null}", ""),
        rejected("R4 duplicate key", "{\"a\":1,\"a\":2}", "ROW_DUP_KEY", "stands twice"),
        rejected("R4 deep", "{\"o\":{\"a\":1,\"a\":1}}", "ROW_DUP_KEY", "stands twice"),
        kept("R7 huge id", "{\"id\":\"" + "i".repeat(100_000) + "\"}"),
        kept("R7 id of path and control characters", "{\"id\":\"../\\u0001/\\\\\"}"),
        kept("R7 look-alikes", "{\"id\":\"\u0430\"}"),
        kept("R8 lone surrogate", "{\"a\":\"\\uD800\"}"),
        kept("R8 U+0000", "{\"a\":\"\\u0000\"}"),
        new Fault(
            "R8 astral and right-to-left",
            "{\"a\":\"\uD83D\uDE00\u202E\u05D0\"}",
            "{\"a\":\"\\uD83D\\uDE00\u202E\u05D0\"}",
            ""),
        kept("R9 beyond 2^53", "{\"a\":9007199254740993}"),
        kept("R9 1.10 and 1.1", "{\"a\":1.10,\"b\":1.1}"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theLineCostsItselfOnly(Fault fault) throws IOException {
    byte[] text = ("{\"id\":1}\n" + fault.line() + "\n{\"id\":2}\n").getBytes(UTF_8);
    List<Parsed<Row>> parsed = new ArrayList<>();
    InputFile file = file("rows.jsonl", text);

    RowFiles.scan(file, parsed::add);

    assertThat(parsed).hasSize(3);
    assertThat(parsed.get(0)).isInstanceOf(Parsed.Ok.class);
    assertThat(parsed.get(2)).isInstanceOf(Parsed.Ok.class);
    String found =
        parsed.get(1).match(row -> new String(Json.bytes(row.fields()), UTF_8), bad -> bad.code());
    assertThat(found).isEqualTo(fault.expected());
    SourcePosition position = parsed.get(1).match(Row::position, Rejected::position);
    assertThat(position).isEqualTo(new SourcePosition(file.name(), 2, 9));
    String message = parsed.get(1).match(row -> "", Rejected::message);
    assertThat(message).contains(fault.says()).hasSizeLessThan(500);
  }

  @Test
  void aLineThatBreaksTheCodeCostsItselfOnly() {
    SourcePosition position = new SourcePosition("rows.jsonl", 17, 100);
    for (Throwable fault :
        List.of(new IllegalStateException("text of the line"), new StackOverflowError())) {
      Parsed<Row> parsed =
          RowFiles.guarded(
              position,
              "{}".getBytes(UTF_8),
              (at, line) -> {
                if (fault instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) fault;
              });

      String said = parsed.match(row -> "", bad -> bad.code() + " " + bad.message());
      assertThat(said)
          .startsWith(
              "ROW_INTERNAL Reading the line failed (" + fault.getClass().getSimpleName() + ")")
          .doesNotContain("text of the line");
    }
  }

  /** The good rows beside each: of a plain file all, of a damaged one those before the damage. */
  static Stream<Fault> files() {
    String row = "{\"id\":1}";
    return Stream.of(
        new Fault("F3 empty", "", "", ""),
        new Fault("F3 only a byte order mark", "\uFEFF", "", ""),
        new Fault("F3 only blank lines", "\n \r\n\t\n", "", ""),
        new Fault("F4 no newline at the end", row, "1@0", ""),
        new Fault("F5 CR LF", row + "\r\n" + row + "\r\n", "1@0 2@10", ""),
        new Fault("F5 CR alone", row + "\r" + row + "\r", "1@0 2@9", ""),
        new Fault("F5 mixed", row + "\r" + row + "\r\n\n" + row, "1@0 2@9 4@20", ""),
        new Fault("F6 byte order mark", "\uFEFF" + row, "1@3", ""));
  }

  @ParameterizedTest
  @MethodSource("files")
  void linesAreTheirPhysicalNumberInEveryFormOfFile(Fault fault) throws IOException {
    for (Compression compression : Compression.values()) {
      List<String> places = new ArrayList<>();
      byte[] bytes = Packed.pack(compression, fault.line().getBytes(UTF_8));
      FileFacts facts =
          RowFiles.scan(
              file("rows.jsonl" + compression.extension(), bytes),
              one ->
                  places.add(
                      one.match(
                          row -> row.position().line() + "@" + row.position().byteOffset(),
                          bad -> bad.code())));

      assertThat(String.join(" ", places)).as("%s", compression).isEqualTo(fault.expected());
      assertThat(facts.problem()).isNull();
      assertThat(facts.note() == null).isEqualTo(!fault.expected().isEmpty());
    }
  }

  @Test
  void aFileThatGrowsOrIsReplacedIsFoundAndOneThatIsTouchedIsNot() throws IOException {
    InputFile file = file("rows.jsonl", "{\"id\":1}\n".getBytes(UTF_8));
    FileFacts facts = RowFiles.scan(file, row -> {});
    assertThat(facts.hasChanged()).isFalse();

    Files.setLastModifiedTime(Path.of(file.location()), FileTime.fromMillis(1_000));
    assertThat(facts.hasChanged()).as("touched").isFalse();

    Files.writeString(Path.of(file.location()), "{\"id\":2}\n");
    assertThat(facts.hasChanged()).as("other rows of the same size").isTrue();

    Files.delete(Path.of(file.location()));
    assertThat(facts.hasChanged()).as("gone").isFalse();
  }

  private InputFile file(String name, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve(name), bytes);
    return InputFiles.expand(List.of(path.toString())).files().get(0);
  }
}
