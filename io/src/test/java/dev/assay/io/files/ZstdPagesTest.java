package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdPagesTest {

  private final ZstdPages pages = new ZstdPages();
  private final ParquetCodecs.Codec inJava =
      new ParquetCodecs.Block(new ZstdCompressor(), new ZstdDecompressor());

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        100,
        ZstdPages.NATIVE_FROM_BYTES - 1,
        ZstdPages.NATIVE_FROM_BYTES,
        ZstdPages.NATIVE_FROM_BYTES + 1,
        1 << 20
      })
  void eitherLibraryReadsWhatTheOtherWrote(int length) throws IOException {
    byte[] page = page(length);

    assertThat(pages.decompress(inJava.compress(page), length)).isEqualTo(page);
    assertThat(inJava.decompress(pages.compress(page), length)).isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1 << 20})
  void aPageOfAnotherLengthIsRefused(int length) throws IOException {
    byte[] compressed = pages.compress(page(length));

    assertThatThrownBy(() -> pages.decompress(compressed, length + 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("decompresses to " + length + " bytes (must be " + (length + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {ZstdPages.NATIVE_FROM_BYTES, 1 << 20})
  void aDamagedPageIsAnInputError(int length) throws IOException {
    byte[] compressed = pages.compress(page(length));
    compressed[0] ^= 0x55;

    assertThatThrownBy(() -> pages.decompress(compressed, length)).isInstanceOf(IOException.class);
  }

  /** Half of it repeats, so that it shrinks. */
  private static byte[] page(int length) {
    byte[] page = new byte[length];
    new Random(7).nextBytes(page);
    for (int i = 0; i < length; i++) {
      page[i] = i % 2 == 0 ? (byte) 'a' : page[i];
    }
    return page;
  }
}
