package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class ReadRowsPipelineTest {

  @TempDir Path folder;

  private void write(String name, String text, Charset charset) throws IOException {
    Files.write(folder.resolve(name), text.getBytes(charset));
  }

  private List<InputFile> files() {
    return InputFiles.expand(List.of(folder + "/*")).files();
  }

  private static List<Parsed<Row>> scan(List<InputFile> files) throws IOException {
    List<Parsed<Row>> rows = new ArrayList<>();
    for (InputFile file : files) {
      RowFiles.scan(file, rows::add);
    }
    return rows;
  }

  @Test
  void readsEveryRecordOfEveryFileOnce(TestPipeline pipeline) throws IOException {
    StringBuilder jsonl = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      jsonl
          .append(i % 10 == 3 ? "{broken" : "{\"id\":" + i + ",\"t\":" + i + ".50}")
          .append(List.of("\n", "\r\n", "\r").get(i % 3));
    }
    write("long.jsonl", jsonl.toString(), UTF_8);
    write("short.ndjson", "{\"prompt\":\"no id\"}", UTF_8);
    write("table.csv", "id,prompt\n1,\"a\nb\"\n2\n3,\"c\n4,d\n", UTF_8);
    write("sixteen.jsonl", "\uFEFF{\"id\":1}\n", UTF_16LE);
    write("empty.jsonl", "", UTF_8);

    List<Parsed<Row>> expected = scan(files());
    assertThat(expected).hasSize(1000 + 1 + 4 + 1);
    PCollection<Parsed<Row>> rows =
        pipeline.apply("ReadRows", ReadRows.from(files()).withSegmentBytes(500));
    assertThat(rows.getCoder()).isEqualTo(JsonCoder.of(ParsedJson.CODEC));
    PAssert.that(rows).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  void readsNoFilesAsNoRows(TestPipeline pipeline) {
    PAssert.that(pipeline.apply("ReadRows", ReadRows.from(List.of()))).empty();
    pipeline.run();
  }

  @Test
  void honoursTheLongestLine(TestPipeline pipeline) throws IOException {
    write("rows.jsonl", "{\"id\":1}\n{\"id\":123456}\n", UTF_8);
    PCollection<Parsed<Row>> rows =
        pipeline.apply(
            "ReadRows",
            ReadRows.from(files()).withLimits(ReadLimits.STANDARD.withMaxLineBytes(10)));
    PAssert.that(rows)
        .satisfies(
            found -> {
              List<String> codes = new ArrayList<>();
              found.forEach(one -> codes.add(one.match(Row::id, bad -> bad.code())));
              assertThat(codes).containsExactlyInAnyOrder("1", "ROW_TOO_LONG");
              return null;
            });
    pipeline.run();
  }

  @Test
  void aSmallOrUnsplittableFileIsOneSegmentAndNotOpenedForIt() throws IOException {
    InputFile gone = new InputFile("gone.jsonl", folder + "/gone.jsonl", 100, FileFormat.JSONL);
    List<FileSegment> segments = new ArrayList<>();
    ReadRows.cut(gone, 100, ReadLimits.STANDARD, segments::add);
    InputFile table = new InputFile("gone.csv", folder + "/gone.csv", 1000, FileFormat.CSV);
    ReadRows.cut(table, 100, ReadLimits.STANDARD, segments::add);
    assertThat(segments).containsExactly(FileSegment.whole(gone), FileSegment.whole(table));
    assertThatThrownBy(() -> ReadRows.cut(gone, 99, ReadLimits.STANDARD, segments::add))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesLimitsOfZero() {
    assertThatThrownBy(() -> ReadRows.from(List.of()).withSegmentBytes(0))
        .hasMessage("Invalid segmentBytes: 0 (must be >= 1)");
    assertThatThrownBy(() -> ReadLimits.STANDARD.withMaxLineBytes(0))
        .hasMessage("Invalid maxLineBytes: 0 (must be from 1 to 1073741824)");
  }
}
