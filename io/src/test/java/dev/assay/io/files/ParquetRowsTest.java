package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRowsTest {

  private static final String NUMBERED =
      "message m { required int64 id; required binary text (STRING); }";

  @TempDir Path folder;

  private final List<Parsed<Row>> parsed = new ArrayList<>();

  private FileFacts scan(Path path, ReadLimits limits) throws IOException {
    parsed.clear();
    InputFile file = InputFiles.expand(List.of(path.toString())).files().get(0);
    return RowFiles.scan(file, limits, parsed::add);
  }

  private FileFacts scan(Path path) throws IOException {
    return scan(path, ReadLimits.STANDARD);
  }

  /** Each row as its JSON, each rejected one as its code. */
  private List<String> rows() {
    return parsed.stream()
        .map(one -> one.match(row -> Json.text(row.fields()), bad -> bad.code()))
        .toList();
  }

  private Path duckDb(String query) {
    return ParquetFiles.duckDb(folder.resolve("rows.parquet"), query, "");
  }

  @Test
  void columnsKeepTheirTypes() throws IOException {
    FileFacts facts =
        scan(
            duckDb(
                """
                SELECT 7 AS id, 'hi' AS prompt, true AS b, 1::TINYINT AS t, 12345678901 AS l,
                  18446744073709551615::UBIGINT AS u, 4294967295::UINTEGER AS v,
                  1.5::DOUBLE AS d, 0.1::FLOAT AS f, 1.10::DECIMAL(9,2) AS small,
                  12345678901234567890.120::DECIMAL(30,3) AS large,
                  DATE '2024-02-29' AS day, TIME '12:00:00.5' AS clock,
                  TIMESTAMP '2024-02-29 12:00:00' AS local,
                  TIMESTAMPTZ '2024-02-29 12:00:00.123456+00' AS at,
                  '{"a":[1]}'::JSON AS j, 'x'::BLOB AS text_bytes, '\\xFF\\x00'::BLOB AS bytes,
                  '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID AS uuid
                """));

    assertThat(rows())
        .containsExactly(
            "{\"id\":7,\"prompt\":\"hi\",\"b\":true,\"t\":1,\"l\":12345678901,"
                + "\"u\":18446744073709551615,\"v\":4294967295,\"d\":1.5,\"f\":0.1,"
                + "\"small\":1.10,\"large\":12345678901234567890.120,\"day\":\"2024-02-29\","
                + "\"clock\":\"12:00:00.5\",\"local\":\"2024-02-29T12:00:00\","
                + "\"at\":\"2024-02-29T12:00:00.123456Z\",\"j\":{\"a\":[1]},\"text_bytes\":\"x\","
                + "\"bytes\":\"/wA=\",\"uuid\":\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\"}");
    assertThat(parsed.get(0).match(Row::id, bad -> bad.code())).isEqualTo("7");
    assertThat(facts.problem()).isNull();
    assertThat(facts.note()).isNull();
  }

  @Test
  void nestedColumnsAreJson() throws IOException {
    scan(
        duckDb(
            """
            SELECT 1 AS id, {'a': 1, 'b': {'c': 'x', 'd': NULL}} AS s, [1, NULL, 3] AS l,
              [[1], [], [2, 3]] AS ll, MAP {'k': 1, 'other': 2} AS m,
              [{'role': 'user', 'content': 'hi'}] AS prompt, MAP {7: 'n'} AS whole_keys
            """));

    assertThat(rows())
        .containsExactly(
            "{\"id\":1,\"s\":{\"a\":1,\"b\":{\"c\":\"x\"}},\"l\":[1,null,3],\"ll\":[[1],[],[2,3]],"
                + "\"m\":{\"k\":1,\"other\":2},\"prompt\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"whole_keys\":{\"7\":\"n\"}}");
  }

  @Test
  void nullsAndWhatIsNoNumberAreAbsent() throws IOException {
    scan(
        duckDb(
            """
            SELECT * FROM (VALUES (0, 'a', 1.0::DOUBLE), (NULL, NULL, 'NaN'::DOUBLE),
              (1, 'c', 'Infinity'::DOUBLE)) AS t(id, prompt, x)
            """));

    assertThat(rows())
        .containsExactly(
            "{\"id\":0,\"prompt\":\"a\",\"x\":1.0}", "{}", "{\"id\":1,\"prompt\":\"c\"}");
  }

  @Test
  void parameterColumnsGoIntoParametersAsInCsv() throws IOException {
    scan(
        duckDb(
            """
            SELECT 1 AS id, 0.5::DOUBLE AS "parameters-temperature", 100 AS "parameters-max_tokens",
              '{"max_tokens": 5, "seed": 7}' AS parameters
            UNION ALL SELECT 2, NULL, 20, NULL
            UNION ALL SELECT 3, NULL, NULL, NULL
            UNION ALL SELECT 4, NULL, NULL, 'no object'
            """));

    assertThat(rows())
        .containsExactlyInAnyOrder(
            "{\"id\":1,\"parameters\":{\"max_tokens\":100,\"seed\":7,\"temperature\":0.5}}",
            "{\"id\":2,\"parameters\":{\"max_tokens\":20}}",
            "{\"id\":3}",
            "ROW_FIELD");
  }

  @Test
  void theFormsOfOldWritersAreRead() throws IOException {
    byte[] int96 =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(3_600_000_000_000L)
            .putInt(2_440_588)
            .array();
    scan(
        ParquetFiles.parquetJava(
            folder.resolve("old.parquet"),
            """
            message m {
              required int32 id;
              optional binary plain;
              optional int96 at;
              repeated int32 bare;
              optional group two (LIST) { repeated int32 element; }
              optional group tuple (LIST) { repeated group array { required int32 x; } }
              optional group kv (MAP_KEY_VALUE) {
                repeated group map { required binary key (STRING); optional int32 value; } }
              repeated group points { required int32 x; repeated int32 ys; }
              optional fixed_len_byte_array(2) half (FLOAT16);
            }
            """,
            group -> {
              group.append("id", 1).append("plain", Binary.fromString("text"));
              group.append("at", Binary.fromConstantByteArray(int96));
              group.append("bare", 4).append("bare", 5);
              group.addGroup("two").append("element", 6).append("element", 7);
              group.addGroup("tuple").addGroup("array").append("x", 8);
              Group entries = group.addGroup("kv");
              entries.addGroup("map").append("key", "k").append("value", 9);
              entries.addGroup("map").append("key", "none");
              group.addGroup("points").append("x", 1).append("ys", 2).append("ys", 3);
              group.addGroup("points").append("x", 4);
              group.append("half", Binary.fromConstantByteArray(new byte[] {0x00, 0x3E}));
            },
            group -> group.append("id", 2)));

    assertThat(rows())
        .containsExactly(
            "{\"id\":1,\"plain\":\"text\",\"at\":\"1970-01-01T01:00:00Z\",\"bare\":[4,5],"
                + "\"two\":[6,7],\"tuple\":[{\"x\":8}],\"kv\":{\"k\":9},"
                + "\"points\":[{\"x\":1,\"ys\":[2,3]},{\"x\":4}],\"half\":1.5}",
            "{\"id\":2}");
  }

  @Test
  void aRowHasItsNumberAndTheOffsetOfItsRowGroup() throws IOException {
    Path file =
        ParquetFiles.parquetJava(
            folder.resolve("groups.parquet"), NUMBERED, 4_000, ParquetFiles.numbered(1_000));

    FileFacts facts = scan(file);

    assertThat(facts.rows()).isEqualTo(1_000);
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Row row = ((Parsed.Ok<Row>) parsed.get(i)).value();
      assertThat(row.id()).isEqualTo(String.valueOf(i));
      assertThat(row.position().line()).isEqualTo(i + 1L);
      offsets.add(row.position().byteOffset());
    }
    assertThat(offsets).isSorted();
    assertThat(offsets.stream().distinct().count()).isGreaterThan(3);
    assertThat(facts.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
  void everyCodecIsRead(String codec) throws IOException {
    Path file =
        ParquetFiles.duckDb(
            folder.resolve(codec + ".parquet"),
            "SELECT range AS id, 'text ' || range % 10 AS prompt FROM range(20000)",
            ", COMPRESSION " + codec + ", ROW_GROUP_SIZE 5000");

    assertThat(scan(file).rows()).isEqualTo(20_000);
    assertThat(rows().get(19_999)).isEqualTo("{\"id\":19999,\"prompt\":\"text 9\"}");
  }

  @Test
  void theSecondVersionOfPagesIsRead() throws IOException {
    Path file =
        ParquetFiles.duckDb(
            folder.resolve("v2.parquet"),
            "SELECT range AS id, range * 1.5 AS x, 'abc' || range AS t FROM range(3000)",
            ", PARQUET_VERSION v2");

    assertThat(scan(file).rows()).isEqualTo(3_000);
    assertThat(rows().get(2_999)).isEqualTo("{\"id\":2999,\"x\":4498.5,\"t\":\"abc2999\"}");
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void aParquetFileMayBeCompressedAsAWhole(Compression compression) throws IOException {
    Path plain =
        ParquetFiles.parquetJava(
            folder.resolve("p.parquet"), NUMBERED, 1 << 20, ParquetFiles.numbered(50));
    byte[] packed = Packed.pack(compression, Files.readAllBytes(plain));
    Path file = Files.write(folder.resolve("rows.parquet" + compression.extension()), packed);

    FileFacts facts = scan(file);

    assertThat(facts.rows()).isEqualTo(50);
    assertThat(facts.compression()).isEqualTo(compression);
    assertThat(facts.sha256()).isEqualTo(Sha256.of(packed));
    Files.write(file, Arrays.copyOf(packed, packed.length / 2));
    assertThat(scan(file).refusal()).isNotNull();
    assertThat(rows()).containsExactly("IN_PARQUET");
  }

  @Test
  void aTextThatIsNotUtf8IsRejected() throws IOException {
    scan(
        ParquetFiles.parquetJava(
            folder.resolve("bad.parquet"),
            "message m { required int32 id; optional binary prompt (STRING); }",
            group -> group.append("id", 1).append("prompt", "good"),
            group ->
                group
                    .append("id", 2)
                    .append("prompt", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xFF})),
            group -> group.append("id", 3)));

    assertThat(rows()).containsExactly("{\"id\":1,\"prompt\":\"good\"}", "ROW_UTF8", "{\"id\":3}");
    assertThat(parsed.get(1).match(Row::id, bad -> bad.message()))
        .startsWith("Column prompt holds a text that is not UTF-8. The row was rejected;");
  }

  @Test
  void aRowThatIsTooLongIsRejectedWithoutHoldingIt() throws IOException {
    Path file =
        duckDb(
            """
            SELECT 1 AS id, repeat('x', 100) AS prompt, [1] AS l
            UNION ALL SELECT 2, repeat('x', 5000), [1]
            UNION ALL SELECT 3, 'x', range(1000)
            UNION ALL SELECT 4, 'x', [1]
            """);

    scan(file, ReadLimits.STANDARD.withMaxLineBytes(1_000));

    assertThat(parsed.stream().map(one -> one.match(Row::id, bad -> bad.code())).toList())
        .containsExactlyInAnyOrder("1", "ROW_TOO_LONG", "ROW_TOO_LONG", "4");
  }

  @Test
  void rowsMayNotBecomeMoreThanAllowed() throws IOException {
    Path file = duckDb("SELECT repeat('same text ', 1000) AS prompt FROM range(100000)");
    assertThat(Files.size(file)).isLessThan(1 << 20);

    FileFacts facts = scan(file, new ReadLimits(1 << 20, 10 << 20, 200));

    assertThat(facts.refusal()).isNotNull();
    assertThat(facts.refusal().code()).isEqualTo("IN_DECOMPRESS_SIZE");
    assertThat(facts.rows()).isBetween(500L, 2_000L);
  }

  @Test
  void whatIsNoParquetFileIsRefused() throws IOException {
    Path good = duckDb("SELECT 1 AS id");
    byte[] bytes = Files.readAllBytes(good);
    for (byte[] bad :
        List.of(
            new byte[0],
            "{\"id\":1}\n".getBytes(UTF_8),
            "PAR1".getBytes(UTF_8),
            Arrays.copyOf(bytes, bytes.length - 1),
            Arrays.copyOf(bytes, bytes.length - 20))) {
      FileFacts facts = scan(Files.write(folder.resolve("bad.parquet"), bad));
      assertThat(rows()).containsExactly("IN_PARQUET");
      assertThat(facts.refusal()).isNotNull();
      assertThat(facts.refusal().message()).startsWith("Not a Parquet file that can be read: it");
    }
  }

  @Test
  void aDamagedPageCostsWhatFollowsIt() throws IOException {
    Path file =
        ParquetFiles.parquetJava(
            folder.resolve("groups.parquet"), NUMBERED, 4_000, ParquetFiles.numbered(1_000));
    scan(file);
    long third = parsed.get(700).match(row -> row.position().byteOffset(), bad -> -1L);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, (int) third, (int) third + 40, (byte) 0xA5);
    Files.write(file, bytes);

    FileFacts facts = scan(file);

    assertThat(facts.problem()).isNotNull();
    assertThat(facts.problem().code()).isEqualTo("IN_PARQUET_DAMAGED");
    assertThat(facts.refusal()).isNull();
    assertThat(facts.rows()).isBetween(1L, 700L);
    long line = parsed.get((int) facts.rows()).match(r -> -1L, bad -> bad.position().line());
    assertThat(line).isEqualTo(facts.rows() + 1);
  }

  @Test
  void noChangedByteBreaksTheReader() throws IOException {
    Path file =
        ParquetFiles.parquetJava(
            folder.resolve("groups.parquet"), NUMBERED, 4_000, ParquetFiles.numbered(300));
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i += 1 + good.length / 400) {
      byte[] bad = good.clone();
      bad[i] = (byte) ~bad[i];
      FileFacts facts = scan(Files.write(file, bad));
      assertThat(facts.rows() + facts.rejected()).isEqualTo(parsed.size());
    }
  }

  @Test
  void rowsOutliveTheirCoder() throws IOException {
    scan(duckDb("SELECT 1 AS id, 0.1::FLOAT AS f, 1e300::DOUBLE AS d, [1.50::DECIMAL(9,2)] AS l"));

    Parsed<Row> row = parsed.get(0);
    assertThat(CoderUtils.clone(JsonCoder.of(ParsedJson.CODEC), row)).isEqualTo(row);
  }
}
