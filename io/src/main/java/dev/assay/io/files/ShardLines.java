package dev.assay.io.files;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.beam.sdk.values.KV;

/**
 * How the lines of a shard are found in what was grouped for it.
 *
 * @param <V> what was grouped
 */
interface ShardLines<V> extends Serializable {

  /** Takes one line after the other. */
  interface Sink {
    void write(String kind, byte[] json) throws IOException;
  }

  /** Hands over every line, none of a seed. */
  void forEach(Iterable<V> grouped, Sink sink) throws IOException;

  /** The kind of a seed, which no line has. */
  String SEED = "";

  /** The lines themselves were grouped. */
  ShardLines<KV<String, byte[]>> INLINE =
      (grouped, sink) -> {
        for (KV<String, byte[]> line : grouped) {
          if (!line.getKey().equals(SEED)) {
            sink.write(line.getKey(), line.getValue());
          }
        }
      };

  /** The lines stand in spool files. */
  ShardLines<SpoolPiece> SPOOLED =
      (grouped, sink) -> {
        Map<String, FileChannel> open = new HashMap<>();
        try {
          for (SpoolPiece piece : grouped) {
            if (piece.lines() > 0) {
              FileChannel channel = open.get(piece.file());
              if (channel == null) {
                channel = FileChannel.open(Path.of(piece.file()));
                open.put(piece.file(), channel);
              }
              read(piece, channel, sink);
            }
          }
        } finally {
          for (FileChannel channel : open.values()) {
            channel.close();
          }
        }
      };

  private static void read(SpoolPiece piece, FileChannel channel, Sink sink) throws IOException {
    CRC32C crc = new CRC32C();
    InputStream buffered =
        new BufferedInputStream(
            Channels.newInputStream(channel.position(piece.offset())),
            (int) Math.min(1 << 16, piece.bytes()));
    DataInputStream in = new DataInputStream(new CheckedInputStream(buffered, crc));
    for (long i = 0; i < piece.lines(); i++) {
      byte[] kind = readBytes(in, piece);
      sink.write(new String(kind, StandardCharsets.UTF_8), readBytes(in, piece));
    }
    if (crc.getValue() != piece.crc32c()) {
      throw damaged(piece);
    }
  }

  /** A length beyond the piece is damage, not a reason to allocate. */
  private static byte[] readBytes(DataInputStream in, SpoolPiece piece) throws IOException {
    try {
      int length = in.readInt();
      if (length < 0 || length > piece.bytes()) {
        throw damaged(piece);
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw damaged(piece);
    }
  }

  private static IOException damaged(SpoolPiece piece) {
    return new IOException(
        piece.file()
            + " is not what was written at byte "
            + piece.offset()
            + "; every worker must reach the same staging directory");
  }
}
