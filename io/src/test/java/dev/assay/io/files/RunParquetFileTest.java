package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunParquetFileTest {

  @TempDir Path directory;

  @Test
  void parquetReaderFindsWhatWasWritten() throws IOException {
    List<Group> rows = readBack(write(List.of(SampleRuns.answered("7", "Paris"))));

    assertThat(rows).hasSize(1);
    Group row = rows.get(0);
    assertThat(row.getString("id", 0)).isEqualTo("7");
    assertThat(row.getInteger("epoch", 0)).isEqualTo(1);
    assertThat(row.getString("variant", 0)).isEqualTo("formal/m");
    assertThat(row.getString("group", 0)).isEqualTo("openai");
    assertThat(row.getString("prompt", 0))
        .isEqualTo("[{\"role\":\"user\",\"content\":\"capital?\"}]");
    assertThat(row.getLong("timestamp_sent", 0)).isEqualTo(1_769_860_800_123L);
    Group completion = row.getGroup("completion", 0);
    assertThat(completion.getLong("latency_ms", 0)).isEqualTo(812);
    assertThat(completion.getGroup("usage", 0).getLong("total_tokens", 0)).isEqualTo(10);
    assertThat(completion.getDouble("cost_usd", 0)).isEqualTo(0.00001);
    assertThat(completion.getBoolean("from_ledger", 0)).isFalse();
    assertThat(row.getFieldRepetitionCount("error")).isZero();
    Group score = row.getGroup("scores", 0).getGroup("key_value", 0);
    assertThat(score.getString("key", 0)).isEqualTo("exact_match");
    assertThat(score.getGroup("value", 0).getDouble("value", 0)).isEqualTo(1.0);
    assertThat(Json.parse(row.getString("row", 0)))
        .isEqualTo(
            Json.parse(
                "{\"country\":\"France\",\"row\":7,\"n\":1.50,\"tags\":[\"x\","
                    + Json.text(TextNode.valueOf(SampleRuns.HOSTILE)).replace('\uD800', '\uFFFD')
                    + "],\"parameters\":{\"temperature\":0}}"));
  }

  @Test
  void keepsHostileTextButForLoneSurrogates() throws IOException {
    Run run = SampleRuns.answered(SampleRuns.HOSTILE, SampleRuns.HOSTILE);

    Group row = readBack(write(List.of(run))).get(0);

    assertThat(row.getString("response", 0))
        .isEqualTo(SampleRuns.HOSTILE.replace('\uD800', '\uFFFD'));
    assertThat(row.getString("id", 0)).isEqualTo(SampleRuns.HOSTILE.replace('\uD800', '\uFFFD'));
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"ZSTD", "SNAPPY", "GZIP", "LZ4_RAW", "UNCOMPRESSED"})
  void everyCompressionOpensInDuckDb(CompressionCodecName codec) throws IOException, SQLException {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      runs.add(SampleRuns.answered("r" + i, "answer " + i + " " + "lorem ipsum ".repeat(20)));
    }
    Path file = write(runs, codec);

    assertThat(query(file, "SELECT count(*), min(id), max(length(response)) FROM runs"))
        .isEqualTo("3000|r0|252");
  }

  @Test
  void opensInDuckDbWithTypedColumns() throws IOException, SQLException {
    List<Score> scores =
        List.of(
            Score.of("exact_match", true),
            new Score("tone", null, "warm", "friendly", "pass", Json.object(), null, null),
            new Score("shape", Json.parse("{\"a\":[1]}"), null, null, null, null, null, null),
            Score.error("judge", "EVAL_TIMEOUT", "took 60 s"));
    Path file =
        write(
            List.of(SampleRuns.answered("1", SampleRuns.HOSTILE, scores), SampleRuns.failed("2")));

    assertThat(query(file, "SELECT id, epoch, status, error.code, error.http_status FROM runs"))
        .isEqualTo("1|1|answered|null|null\n2|1|failed|HTTP_400|400");
    assertThat(
            query(
                file,
                "SELECT scores['exact_match'].value, scores['tone'].label,"
                    + " scores['shape'].json, scores['judge'].error_code, cardinality(scores)"
                    + " FROM runs WHERE id = '1'"))
        .isEqualTo("1.0|warm|{\"a\":[1]}|EVAL_TIMEOUT|4");
    assertThat(query(file, "SELECT cardinality(scores) FROM runs WHERE id = '2'")).isEqualTo("0");
    assertThat(query(file, "SELECT row->>'country', typeof(row) FROM runs WHERE id = '2'"))
        .isEqualTo("France|JSON");
    assertThat(
            query(
                file, "SELECT epoch_ms(timestamp_sent), typeof(timestamp_sent) FROM runs LIMIT 1"))
        .isEqualTo("1769860800123|TIMESTAMP WITH TIME ZONE");
    assertThat(query(file, "SELECT completion.usage.input_tokens FROM runs WHERE id = '1'"))
        .isEqualTo("9");
  }

  @Test
  void whatElseTheApiSaidIsJson() throws IOException, SQLException {
    Completion completion =
        new Completion(
            TextNode.valueOf("x"),
            "stop",
            null,
            null,
            Usage.UNKNOWN,
            Json.object().put("reasoning", "hmm"));
    Run run =
        SampleRuns.answered("1", "x").withOutcome(new Outcome.Answered(completion), CallTrace.NONE);

    assertThat(query(write(List.of(run)), "SELECT completion.details->>'reasoning' FROM runs"))
        .isEqualTo("hmm");
  }

  @Test
  void numbersBeyondADoubleOpenInDuckDb() throws IOException, SQLException {
    Score score = new Score("big", Json.parse("1e400"), null, null, null, null, null, null);
    Path file = write(List.of(SampleRuns.answered("1", "x", List.of(score))));

    assertThat(query(file, "SELECT scores['big'].value, scores['big'].json FROM runs"))
        .isEqualTo("null|1E+400");
  }

  @Test
  void anEmptyFileOpensInDuckDb() throws IOException, SQLException {
    assertThat(query(write(List.of()), "SELECT count(*) FROM runs")).isEqualTo("0");
  }

  @Test
  void oneHugeAnswerIsNotRepeatedInTheFooter() throws IOException {
    String huge = "x".repeat(5_000_000);
    Path file = write(List.of(SampleRuns.answered("1", huge)), CompressionCodecName.UNCOMPRESSED);

    assertThat(file).satisfies(f -> assertThat(f.toFile().length()).isLessThan(5_100_000));
    assertThat(readBack(file).get(0).getString("response", 0)).isEqualTo(huge);
  }

  private Path write(List<Run> runs) throws IOException {
    return write(runs, CompressionCodecName.ZSTD);
  }

  private Path write(List<Run> runs, CompressionCodecName codec) throws IOException {
    StagedFile staged = StagedFile.create(directory.toString(), "completed.parquet");
    RunParquetFile file = new RunParquetFile(staged, codec);
    for (Run run : runs) {
      file.write(SampleRuns.line(run));
    }
    file.end();
    staged.finish();
    return Path.of(staged.path());
  }

  private static List<Group> readBack(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(RunColumns.SCHEMA);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            columns.getRecordReader(pages, new GroupRecordConverter(RunColumns.SCHEMA));
        for (long i = 0; i < pages.getRowCount(); i++) {
          rows.add(records.read());
        }
      }
    }
    return rows;
  }

  private static String query(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW runs AS SELECT * FROM read_parquet('" + file + "')");
      List<String> lines = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          List<String> cells = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            cells.add(String.valueOf(result.getObject(i)));
          }
          lines.add(String.join("|", cells));
        }
      }
      return String.join("\n", lines);
    }
  }
}
