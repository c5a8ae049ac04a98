package dev.assay.io.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8Properties {

  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    Arbitrary<Byte> telling =
        Arbitraries.of(
                0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF)
            .map(Integer::byteValue);
    return telling.array(byte[].class).ofMaxSize(24);
  }

  @Provide
  Arbitrary<byte[]> utf8() {
    return Arbitraries.strings().all().ofMaxLength(40).map(text -> text.getBytes(UTF_8));
  }

  @Property(tries = 5000)
  void agreesWithTheDecoderOfThePlatform(@ForAll("nearlyUtf8") byte[] bytes) {
    var decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
    assertThat(Utf8.firstInvalid(bytes)).isEqualTo(result.isError() ? in.position() : -1);
  }

  @Property
  void takesEveryText(@ForAll("utf8") byte[] bytes) {
    assertThat(Utf8.firstInvalid(bytes)).isEqualTo(-1);
  }

  @Property
  void countsColumnsInCharacters(@ForAll("utf8") byte[] bytes) {
    String text = new String(bytes, UTF_8);
    assertThat(Utf8.column(bytes, bytes.length))
        .isEqualTo(1 + text.codePointCount(0, text.length()));
    assertThat(Utf8.column(Arrays.copyOf(bytes, bytes.length), Long.MAX_VALUE))
        .isEqualTo(Utf8.column(bytes, bytes.length));
  }
}
