package dev.assay.io.files;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;

/**
 * Zstandard for Parquet's pages. Large ones go through the native library, which is some three
 * times as fast; small ones, and all where it cannot be loaded, through Java: unpacking and loading
 * it costs more than it saves for a few rows. Either reads what the other wrote.
 */
final class ZstdPages implements ParquetCodecs.Codec {

  static final int NATIVE_FROM_BYTES = 32 << 10;

  private static final int LEVEL = 3;

  private final ParquetCodecs.Codec inJava =
      new ParquetCodecs.Block(new ZstdCompressor(), new ZstdDecompressor());

  @Override
  public byte[] compress(byte[] raw) throws IOException {
    return raw.length < NATIVE_FROM_BYTES || !Native.LOADED
        ? inJava.compress(raw)
        : Zstd.compress(raw, LEVEL);
  }

  @Override
  public byte[] decompress(byte[] compressed, int rawLength) throws IOException {
    if (rawLength < NATIVE_FROM_BYTES || !Native.LOADED) {
      return inJava.decompress(compressed, rawLength);
    }
    byte[] out = new byte[rawLength];
    try {
      return ParquetCodecs.whole(out, Math.toIntExact(Zstd.decompress(out, compressed)));
    } catch (ZstdException e) {
      throw new IOException("Page cannot be decompressed: " + e.getMessage(), e);
    }
  }

  /** Looks once, when the first large page comes. */
  private static final class Native {

    static final boolean LOADED = loaded();

    private static boolean loaded() {
      try {
        return Zstd.compressBound(0) > 0;
      } catch (LinkageError e) {
        return false;
      }
    }
  }
}
