package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class ReadRowsProperties {

  private static final int MAX = 40;
  private static final ReadLimits LIMITS = ReadLimits.STANDARD.withMaxLineBytes(MAX);
  private static Path path = Path.of("");

  @BeforeContainer
  static void makeFile() throws IOException {
    path = Files.createTempFile("rows", ".jsonl");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(path);
  }

  @Provide
  Arbitrary<String> content() {
    Arbitrary<String> line =
        Arbitraries.of(
            "", " ", "{}", "{\"id\":1}", "{\"a\":\"é\"}", "[1]", "{broken", "x".repeat(MAX + 1));
    Arbitrary<String> end = Arbitraries.of("\n", "\r\n", "\r");
    Arbitrary<String> lines = line.list().ofMaxSize(1).map(l -> String.join("", l));
    return lines
        .flatMap(text -> end.map(text::concat))
        .list()
        .ofMaxSize(20)
        .flatMap(all -> line.map(last -> String.join("", all) + last));
  }

  @Property
  void everySegmentSizeReadsWhatOneScanReads(
      @ForAll("content") String content,
      @ForAll boolean mark,
      @ForAll @IntRange(min = 1, max = 120) int segmentBytes)
      throws IOException {
    Files.write(path, ((mark ? "\uFEFF" : "") + content).getBytes(UTF_8));
    InputFile file = InputFiles.expand(List.of(path.toString())).files().get(0);
    List<Parsed<Row>> scanned = new ArrayList<>();
    FileFacts facts = RowFiles.scan(file, LIMITS, scanned::add);

    List<FileSegment> segments = new ArrayList<>();
    ReadRows.cut(file, segmentBytes, LIMITS, segments::add);
    List<Parsed<Row>> read = new ArrayList<>();
    for (FileSegment segment : segments) {
      RowFiles.readSegment(segment, LIMITS, read::add);
    }

    assertThat(read).isEqualTo(scanned);
    assertThat(facts.rows() + facts.rejected()).isEqualTo(scanned.size());
    long least =
        segments.stream()
            .limit(segments.size() - 1L)
            .mapToLong(ReadRowsProperties::length)
            .min()
            .orElse(segmentBytes);
    assertThat(least).isGreaterThanOrEqualTo(segmentBytes);
  }

  private static long length(FileSegment segment) {
    return segment.endOffset() - segment.startOffset();
  }
}
