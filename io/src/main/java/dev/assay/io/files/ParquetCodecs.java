package dev.assay.io.files;

import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's compression without Hadoop, and without a native library but for large pages of ZSTD.
 * Knows ZSTD, SNAPPY, GZIP, LZ4_RAW and UNCOMPRESSED, for writing and reading.
 */
final class ParquetCodecs implements CompressionCodecFactory {

  /** Bytes in, bytes out. */
  interface Codec {
    byte[] compress(byte[] raw) throws IOException;

    byte[] decompress(byte[] compressed, int rawLength) throws IOException;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    Codec codec = codec(name);
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput bytes) throws IOException {
        return BytesInput.from(codec.compress(array(bytes)));
      }

      @Override
      public CompressionCodecName getCodecName() {
        return name;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    Codec codec = codec(name);
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput bytes, int rawLength) throws IOException {
        return BytesInput.from(codec.decompress(array(bytes), rawLength));
      }

      @Override
      public void decompress(ByteBuffer in, int length, ByteBuffer out, int rawLength)
          throws IOException {
        byte[] compressed = new byte[length];
        in.get(compressed);
        out.put(codec.decompress(compressed, rawLength));
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public void release() {}

  private static byte[] array(BytesInput bytes) throws IOException {
    byte[] array = new byte[Math.toIntExact(bytes.size())];
    try (InputStream in = bytes.toInputStream()) {
      in.readNBytes(array, 0, array.length);
    }
    return array;
  }

  private static Codec codec(CompressionCodecName name) {
    return switch (name) {
      case UNCOMPRESSED -> new Uncompressed();
      case ZSTD -> new ZstdPages();
      case SNAPPY -> new Block(new SnappyCompressor(), new SnappyDecompressor());
      case LZ4_RAW -> new Block(new Lz4Compressor(), new Lz4Decompressor());
      case GZIP -> new Gzip();
      default ->
          throw new IllegalArgumentException(
              "Cannot use Parquet compression "
                  + name
                  + " (must be ZSTD, SNAPPY, GZIP, LZ4_RAW or UNCOMPRESSED)");
    };
  }

  /** Returns a page that was decompressed into an array of the length that its header states. */
  static byte[] whole(byte[] page, int length) throws IOException {
    if (length != page.length) {
      throw new IOException(
          "Page decompresses to " + length + " bytes (must be " + page.length + ")");
    }
    return page;
  }

  private record Uncompressed() implements Codec {
    @Override
    public byte[] compress(byte[] raw) {
      return raw;
    }

    @Override
    public byte[] decompress(byte[] compressed, int rawLength) {
      return compressed;
    }
  }

  record Block(Compressor compressor, Decompressor decompressor) implements Codec {
    @Override
    public byte[] compress(byte[] raw) {
      byte[] out = new byte[compressor.maxCompressedLength(raw.length)];
      int length = compressor.compress(raw, 0, raw.length, out, 0, out.length);
      return Arrays.copyOf(out, length);
    }

    @Override
    public byte[] decompress(byte[] compressed, int rawLength) throws IOException {
      byte[] out = new byte[rawLength];
      return whole(
          out, decompressor.decompress(compressed, 0, compressed.length, out, 0, rawLength));
    }
  }

  private record Gzip() implements Codec {
    @Override
    public byte[] compress(byte[] raw) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(raw);
      }
      return out.toByteArray();
    }

    @Override
    public byte[] decompress(byte[] compressed, int rawLength) throws IOException {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
        return in.readNBytes(rawLength);
      }
    }
  }
}
