package dev.assay.io.files;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Compressed bytes. */
final class Packed {

  private interface Wrapping {
    OutputStream wrap(OutputStream out) throws IOException;
  }

  private Packed() {}

  /** Compresses each of the parts by itself and puts them one behind the other. */
  static byte[] pack(Compression compression, byte[]... parts) {
    return switch (compression) {
      case NONE -> joined(out -> out, parts);
      case GZIP -> joined(GZIPOutputStream::new, parts);
      case ZSTD -> joined(out -> new ZstdOutputStreamNoFinalizer(out).setChecksum(true), parts);
    };
  }

  private static byte[] joined(Wrapping wrapping, byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (byte[] part : parts) {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        try (OutputStream out = wrapping.wrap(one)) {
          out.write(part);
        }
        all.writeBytes(one.toByteArray());
      }
      return all.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compresses a byte that is repeated. */
  static byte[] bomb(Compression compression, byte repeated, long times) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, repeated);
    try (OutputStream out =
        compression == Compression.GZIP
            ? new GZIPOutputStream(packed)
            : new ZstdOutputStreamNoFinalizer(packed)) {
      for (long left = times; left > 0; left -= chunk.length) {
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
