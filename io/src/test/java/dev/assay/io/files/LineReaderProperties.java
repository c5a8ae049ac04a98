package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LineReaderProperties {

  private record Line(long number, long offset, long size, String text) {}

  private static final int MAX = 20;

  @Provide
  Arbitrary<String> content() {
    return Arbitraries.strings()
        .withChars("\n\r\r\nab\u00EF\u00BB\u00BF\u00FF\u00FE\0")
        .ofMaxLength(120);
  }

  @Property(tries = 3000)
  void readsTheSameWhateverTheBuffer(
      @ForAll("content") String content,
      @ForAll @IntRange(min = 1, max = 64) int buffer,
      @ForAll @IntRange(min = 1, max = 64) int atOnce)
      throws IOException {
    byte[] bytes = content.getBytes(ISO_8859_1);
    LineReader reader = new LineReader(new TrickleStream(bytes, atOnce), MAX, buffer, 0, 1);
    List<Line> read = read(reader);
    if (reader.foreignEncoding() != null) {
      assertThat(content).matches("(?s)(\u00FF\u00FE|\u00FE\u00FF|\0\0\u00FE\u00FF).*");
      assertThat(read).isEmpty();
    } else {
      assertThat(read).isEqualTo(expected(content));
    }
  }

  @Example
  void readsTheSameAroundABufferOfEightKibibytes() throws IOException {
    for (String end : List.of("\n", "\r\n", "\r")) {
      for (int length = 8190; length <= 8194; length++) {
        for (int buffer = 8190; buffer <= 8194; buffer++) {
          String content = "x".repeat(length) + end + end + "y" + end;
          byte[] bytes = content.getBytes(ISO_8859_1);
          InputStream in = new ByteArrayInputStream(bytes);
          assertThat(read(new LineReader(in, 1 << 20, buffer, 0, 1)))
              .containsExactly(
                  new Line(1, 0, length, "x".repeat(length)),
                  new Line(2, length + end.length(), 0, ""),
                  new Line(3, length + 2L * end.length(), 1, "y"));
        }
      }
    }
  }

  private static List<Line> read(LineReader reader) throws IOException {
    List<Line> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(
          new Line(
              reader.line(),
              reader.offset(),
              reader.size(),
              new String(reader.bytes(), ISO_8859_1)));
    }
    return lines;
  }

  /** The plainest reading: all in memory, one character at a time. */
  private static List<Line> expected(String content) {
    List<Line> lines = new ArrayList<>();
    int start = content.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
    while (start < content.length()) {
      int end = start;
      while (end < content.length() && "\r\n".indexOf(content.charAt(end)) < 0) {
        end++;
      }
      String text = content.substring(start, end);
      lines.add(new Line(lines.size() + 1, start, text.length(), text.length() > MAX ? "" : text));
      start = content.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    return lines;
  }
}
