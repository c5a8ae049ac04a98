package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedFilesTest {

  private static final String ROWS = "\uFEFF{\"id\":1}\r\n\n{broken\n{\"id\":2}\n{\"id\":3}";

  @TempDir Path folder;

  private final List<Parsed<Row>> parsed = new ArrayList<>();

  private InputFile file(String name, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve(name), bytes);
    return InputFiles.expand(List.of(path.toString())).files().get(0);
  }

  private FileFacts scan(InputFile file, ReadLimits limits) throws IOException {
    parsed.clear();
    return RowFiles.scan(file, limits, parsed::add);
  }

  private FileFacts scan(InputFile file) throws IOException {
    return scan(file, ReadLimits.STANDARD);
  }

  /** Each record as {@code line@offset} and its id or code. */
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

  private static byte[] manyRows(int count) {
    StringBuilder rows = new StringBuilder();
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      rows.append("{\"id\":").append(i).append(",\"noise\":\"");
      rows.append(Long.toHexString(random.nextLong())).append("\"}\n");
    }
    return rows.toString().getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"GZIP,.gz", "ZSTD,.zst", "GZIP,.GZ"})
  void aCompressedFileReadsAsThePlainOne(Compression compression, String extension)
      throws IOException {
    byte[] packed = Packed.pack(compression, ROWS.getBytes(UTF_8));

    FileFacts facts = scan(file("rows.jsonl" + extension, packed));

    assertThat(summary()).containsExactly("1@3 1", "3@14 ROW_JSON", "4@22 2", "5@31 3");
    assertThat(facts.compression()).isEqualTo(compression);
    assertThat(facts.bytes()).isEqualTo(packed.length);
    assertThat(facts.sha256()).isEqualTo(Sha256.of(packed));
    assertThat(facts.lines()).isEqualTo(5);
    assertThat(facts.problem()).isNull();
    assertThat(facts.note()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void everyMemberIsReadAlsoWhereALineGoesAcrossThem(Compression compression) throws IOException {
    byte[] packed =
        Packed.pack(
            compression,
            "{\"id\":1}\n{\"i".getBytes(UTF_8),
            new byte[0],
            "d\":2}\n".getBytes(UTF_8),
            "{\"id\":3}\n".getBytes(UTF_8));

    scan(file("rows.ndjson" + compression.extension(), packed));

    assertThat(summary()).containsExactly("1@0 1", "2@9 2", "3@18 3");
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void csvIsReadFromEveryCompression(Compression compression) throws IOException {
    byte[] packed = Packed.pack(compression, "id,text\n1,\"a\nb\"\n2,c\n3\n".getBytes(UTF_8));

    scan(file("rows.csv" + compression.extension(), packed));

    assertThat(summary()).containsExactly("2@8 1", "4@16 2", "5@20 ROW_CSV_FIELDS");
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void whereverAFileIsCutTheRowsBeforeAreKeptAndNoneIsMadeUp(Compression compression)
      throws IOException {
    byte[] plain = manyRows(12_000);
    byte[] packed = Packed.pack(compression, plain);
    int most = 0;
    for (int length = 0; length < packed.length; length += 1 + packed.length / 30) {
      InputFile file = file("rows.jsonl" + compression.extension(), Arrays.copyOf(packed, length));

      FileFacts facts = scan(file);

      InputProblem problem = facts.problem();
      assertThat(problem).as("cut at %s", length).isNotNull();
      assertThat(problem.code()).isEqualTo("IN_" + compression + "_TRUNCATED");
      assertThat(problem.message()).contains("at byte " + length + " of the file");
      assertThat(facts.refusal()).isNull();
      assertThat(facts.rejected()).isEqualTo(1);
      int rows = (int) facts.rows();
      long offset = 0;
      for (int i = 0; i < rows; i++) {
        assertThat(id(i)).isEqualTo(String.valueOf(i));
        offset = parsed.get(i).match(row -> row.position().byteOffset(), bad -> -1L);
      }
      int end = rows == 0 ? 0 : new String(plain, UTF_8).indexOf('\n', (int) offset) + 1;
      assertThat(summary().get(rows)).isEqualTo((rows + 1) + "@" + end + " " + problem.code());
      most = Math.max(most, rows);
    }
    assertThat(most).as("rows saved from the longest part").isGreaterThan(7_000);
  }

  @Test
  void nearlyNothingIsLostBeforeTheCutOfAGzipFile() throws IOException {
    byte[] packed = Packed.pack(Compression.GZIP, manyRows(3_000));

    FileFacts facts = scan(file("rows.jsonl.gz", Arrays.copyOf(packed, packed.length - 9)));

    assertThat(facts.rows()).as("all data is there, only the trailer is cut").isEqualTo(3_000);
    assertThat(facts.problem()).isNotNull();
  }

  @Test
  void aCutInsideAQuotedCsvFieldMakesNoRowsOfItsText() throws IOException {
    String csv =
        """
        id,text
        1,a
        2,"first
        3,looks like a row
        4,too
        "
        5,b
        """;
    byte[] packed = Packed.pack(Compression.GZIP, csv.getBytes(UTF_8));
    byte[] all = Packed.pack(Compression.GZIP, csv.substring(0, 44).getBytes(UTF_8));

    scan(file("rows.csv.gz", Arrays.copyOf(all, all.length - 8)));

    assertThat(summary()).containsExactly("2@8 1", "3@12 IN_GZIP_TRUNCATED");
    scan(file("whole.csv.gz", packed));
    assertThat(summary()).containsExactly("2@8 1", "3@12 2", "7@48 5");
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void aChangedByteIsFound(Compression compression) throws IOException {
    byte[] packed = Packed.pack(compression, manyRows(2_000));
    packed[packed.length / 2] ^= 0x55;

    FileFacts facts = scan(file("rows.jsonl" + compression.extension(), packed));

    assertThat(facts.problem()).isNotNull();
    assertThat(facts.problem().code()).isEqualTo("IN_" + compression + "_TRUNCATED");
    assertThat(facts.bytes()).isEqualTo(packed.length);
    assertThat(facts.sha256()).isEqualTo(Sha256.of(packed));
  }

  @Test
  void aWrongChecksumIsFoundThoughAllRowsWereRead() throws IOException {
    byte[] packed = Packed.pack(Compression.GZIP, manyRows(10));
    packed[packed.length - 8] ^= 1;

    FileFacts facts = scan(file("rows.jsonl.gz", packed));

    assertThat(facts.rows()).isEqualTo(10);
    assertThat(facts.problem()).isNotNull();
    assertThat(facts.problem().message()).startsWith("The gzip data is damaged before byte");
  }

  @Test
  void textBehindTheLastMemberIsFound() throws IOException {
    byte[] packed = Packed.pack(Compression.GZIP, manyRows(3));
    byte[] more = Arrays.copyOf(packed, packed.length + 20);

    FileFacts facts = scan(file("rows.jsonl.gz", more));

    assertThat(facts.rows()).isEqualTo(3);
    assertThat(facts.problem()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void theBytesDecideNotTheName(Compression compression) throws IOException {
    byte[] rows = "{\"id\":1}\n".getBytes(UTF_8);

    FileFacts plain = scan(file("rows.jsonl" + compression.extension(), rows));
    assertThat(summary()).containsExactly("1@0 1");
    assertThat(plain.note()).contains("is not compressed, whatever its name says");

    FileFacts packed = scan(file("rows.jsonl", Packed.pack(compression, rows)));
    assertThat(summary()).containsExactly("1@0 1");
    assertThat(packed.note()).contains("is compressed (" + compression.extension() + ")");
  }

  @Test
  void aCompressedFileIsNeverCutIntoSegments() throws IOException {
    byte[] packed = Packed.pack(Compression.GZIP, manyRows(1_000));
    for (String name : List.of("rows.jsonl.gz", "named-plain.jsonl")) {
      InputFile file = file(name, packed);
      List<FileSegment> segments = new ArrayList<>();
      ReadRows.cut(file, 10, ReadLimits.STANDARD, segments::add);
      assertThat(segments).containsExactly(FileSegment.whole(file));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void aBombEndsAtTheRatio(Compression compression) throws IOException {
    byte[] bomb = Packed.bomb(compression, (byte) '\n', 256L << 20);
    assertThat(bomb.length).isLessThan(1 << 20);

    FileFacts facts = scan(file("rows.jsonl" + compression.extension(), bomb));

    InputProblem problem = facts.refusal();
    assertThat(problem).isNotNull();
    assertThat(problem.code()).isEqualTo("IN_DECOMPRESS_RATIO");
    assertThat(problem.message()).contains("must be at most 200 times", "max_decompress_ratio");
    assertThat(facts.lines()).isLessThan(64L << 20);
    assertThat(facts.sha256()).isEqualTo(Sha256.of(bomb));
    scan(
        file("good.jsonl" + compression.extension(), bomb),
        new ReadLimits(1 << 20, 1L << 40, 1_000_000));
    assertThat(parsed).as("the same with another limit").isEmpty();
  }

  @Test
  void aBombOfOneLineIsSkippedInLittleMemory() throws IOException {
    byte[] bomb = Packed.bomb(Compression.GZIP, (byte) 'x', 12L << 20);

    FileFacts facts =
        scan(file("rows.jsonl.gz", bomb), ReadLimits.STANDARD.withMaxLineBytes(1 << 20));

    assertThat(summary()).containsExactly("1@0 ROW_TOO_LONG");
    assertThat(facts.problem()).as("16 MiB may have any ratio").isNull();
  }

  @Test
  void aFileMayNotBecomeLargerThanAllowed() throws IOException {
    byte[] packed = Packed.pack(Compression.GZIP, manyRows(1_000));

    FileFacts facts = scan(file("rows.jsonl.gz", packed), new ReadLimits(1 << 20, 5_000, 200));

    assertThat(facts.refusal()).isNotNull();
    assertThat(facts.refusal().code()).isEqualTo("IN_DECOMPRESS_SIZE");
    assertThat(scan(file("rows.jsonl", manyRows(1_000)), new ReadLimits(1 << 20, 5_000, 200)))
        .as("a plain file is as large as it is")
        .extracting(FileFacts::problem)
        .isNull();
  }

  @Test
  void aGzipHeaderWithoutEndIsNotHeldInMemory() throws IOException {
    byte[] file = new byte[40 << 20];
    Arrays.fill(file, (byte) 'n');
    System.arraycopy(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 3}, 0, file, 0, 10);

    FileFacts facts = scan(file("rows.jsonl.gz", file));

    assertThat(facts.problem()).isNotNull();
    assertThat(facts.problem().code()).isEqualTo("IN_GZIP_TRUNCATED");
    assertThat(facts.problem().message()).contains("damaged");
  }

  private String id(int index) {
    return parsed.get(index).match(Row::id, bad -> bad.code());
  }
}
