package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {

  @TempDir Path folder;

  private final List<Parsed<Row>> parsed = new ArrayList<>();

  private InputFile file(String name, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve(name), bytes);
    return InputFiles.expand(List.of(path.toString())).files().get(0);
  }

  private List<String> summary() {
    return parsed.stream()
        .map(
            one ->
                one.match(
                    row ->
                        row.position().line() + "@" + row.position().byteOffset() + " " + row.id(),
                    bad ->
                        bad.position().line()
                            + "@"
                            + bad.position().byteOffset()
                            + " "
                            + bad.code()))
        .toList();
  }

  @Test
  void readsAroundWhatIsBroken() throws IOException {
    String text = "\uFEFF{\"id\":1}\n\n \t\r\n{broken\n[1]\r{\"id\":2}\r\n{\"id\":3}";
    InputFile file = file("rows.jsonl", text.getBytes(UTF_8));
    FileFacts facts = RowFiles.scan(file, parsed::add);
    assertThat(summary())
        .containsExactly("1@3 1", "4@17 ROW_JSON", "5@25 ROW_NOT_OBJECT", "6@29 2", "7@39 3");
    assertThat(facts)
        .isEqualTo(
            new FileFacts(
                file, Compression.NONE, 47, facts.sha256(), 7, 3, 2, null, facts.stamp()));
  }

  @Test
  void hashesTheRawBytes() throws IOException {
    FileFacts facts = RowFiles.scan(file("a.csv", "abc".getBytes(UTF_8)), parsed::add);
    assertThat(facts.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(facts.bytes()).isEqualTo(3);
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    FileFacts facts = RowFiles.scan(file("a.jsonl", new byte[0]), parsed::add);
    assertThat(facts.lines()).isZero();
    assertThat(facts.problem()).isNull();
    assertThat(parsed).isEmpty();
  }

  @Test
  void aFileInUtf16IsOneRejectedFirstLine() throws IOException {
    for (String name : List.of("a.jsonl", "a.csv")) {
      parsed.clear();
      byte[] bytes = "{\"id\":1}\n{\"id\":2}\n".getBytes(UTF_16);
      InputFile file = file(name, bytes);
      FileFacts facts = RowFiles.scan(file, parsed::add);
      String message = "The file is in UTF-16 (big endian) (must be UTF-8); save it as UTF-8";
      assertThat(facts.problem()).isEqualTo(new InputProblem("IN_ENCODING", file.name(), message));
      assertThat(facts.bytes()).isEqualTo(bytes.length);
      assertThat(facts.rejected()).isEqualTo(1);
      assertThat(parsed)
          .containsExactly(
              new Parsed.Bad<>(
                  new Rejected(
                      new SourcePosition(file.name(), 1, 0),
                      "read",
                      "IN_ENCODING",
                      message,
                      null)));
    }
  }

  @Test
  void aCsvHeaderThatIsRefusedIsOneRejectedFirstLine() throws IOException {
    FileFacts facts = RowFiles.scan(file("a.csv", "a,a\n1,2\n3,4\n".getBytes(UTF_8)), parsed::add);
    assertThat(summary()).containsExactly("1@0 IN_CSV_HEADER");
    assertThat(facts.bytes()).isEqualTo(12);
    assertThat(facts.rejected()).isEqualTo(1);
  }

  @Test
  void aLineThatIsTooLongIsOneReject() throws IOException {
    String text = "{\"id\":1}\n{\"id\":\"" + "x".repeat(100) + "\"}\n{\"id\":2}\n";
    RowFiles.scan(
        file("a.jsonl", text.getBytes(UTF_8)),
        ReadLimits.STANDARD.withMaxLineBytes(50),
        parsed::add);
    assertThat(summary()).containsExactly("1@0 1", "2@9 ROW_TOO_LONG", "3@119 2");
  }

  @Test
  void aFileThatHasGoneIsAnError() throws IOException {
    InputFile file = file("a.jsonl", new byte[0]);
    Files.delete(Path.of(file.location()));
    assertThatThrownBy(() -> RowFiles.scan(file, parsed::add))
        .isInstanceOfAny(NoSuchFileException.class, java.io.FileNotFoundException.class)
        .hasMessageContaining("a.jsonl");
  }
}
