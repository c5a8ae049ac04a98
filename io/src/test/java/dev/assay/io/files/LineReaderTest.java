package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {

  private static LineReader reader(byte[] bytes) {
    return LineReader.of(new ByteArrayInputStream(bytes), 100);
  }

  private static List<String> lines(String text) throws IOException {
    return lines(reader(text.getBytes(UTF_8)));
  }

  private static List<String> lines(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(reader.line() + "@" + reader.offset() + ":" + new String(reader.bytes(), UTF_8));
    }
    return lines;
  }

  @Test
  void lfCrLfAndLoneCrEachEndALine() throws IOException {
    assertThat(lines("a\nb\r\nc\rd")).containsExactly("1@0:a", "2@2:b", "3@5:c", "4@7:d");
  }

  @Test
  void everyEndOfAnEmptyLineCounts() throws IOException {
    assertThat(lines("\n\r\r\n\n")).containsExactly("1@0:", "2@1:", "3@2:", "4@4:");
  }

  @Test
  void aLastLineNeedsNoEndAndAnEndMakesNoLine() throws IOException {
    assertThat(lines("a\r\n")).containsExactly("1@0:a");
    assertThat(lines("a\r")).containsExactly("1@0:a");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void leavesOutAByteOrderMark() throws IOException {
    assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly("1@3:a", "2@5:\uFEFFb");
    assertThat(lines("\uFEFF")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, UTF-16 (little endian)",
    "UTF-16BE, UTF-16 (big endian)",
    "UTF-32LE, UTF-32 (little endian)",
    "UTF-32BE, UTF-32 (big endian)",
  })
  void namesAForeignEncodingAndReadsNothing(String charset, String name) throws IOException {
    LineReader reader = reader("\uFEFF{}\n{}".getBytes(Charset.forName(charset)));
    assertThat(reader.next()).isFalse();
    assertThat(reader.foreignEncoding()).isEqualTo(name);
  }

  @Test
  void countsALineThatIsTooLongAndGoesOn() throws IOException {
    LineReader reader =
        reader(("x".repeat(101) + "\r\n" + "y".repeat(100) + "\nz").getBytes(UTF_8));
    assertThat(reader.next()).isTrue();
    assertThat(reader.tooLong()).isTrue();
    assertThat(reader.size()).isEqualTo(101);
    assertThat(lines(reader)).containsExactly("2@103:" + "y".repeat(100), "3@204:z");
  }

  @Test
  void skipsAnEndlessLineInConstantMemory() throws IOException {
    long endless = 3L << 30;
    InputStream zeros =
        new InputStream() {
          private long left = endless;

          @Override
          public int read() {
            throw new AssertionError("reads single bytes");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            int read = (int) Math.min(length, left);
            left -= read;
            return read == 0 ? -1 : read;
          }
        };
    LineReader reader = LineReader.of(zeros, 1000);
    assertThat(reader.next()).isTrue();
    assertThat(reader.size()).isEqualTo(endless);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void startsAtAnyLine() throws IOException {
    LineReader reader =
        new LineReader(new ByteArrayInputStream("b\nc".getBytes(UTF_8)), 100, 64, 50, 7);
    assertThat(lines(reader)).containsExactly("7@50:b", "8@52:c");
  }

  @Test
  void refusesALimitOfZero() {
    assertThatThrownBy(() -> LineReader.of(InputStream.nullInputStream(), 0))
        .hasMessageContaining("Invalid maxLineBytes: 0 (must be from 1 to");
  }
}
