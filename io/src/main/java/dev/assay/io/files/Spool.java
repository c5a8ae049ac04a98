package dev.assay.io.files;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A file that one worker appends lines to until they are written to their shard. Not forced: it is
 * worth nothing after a crash.
 */
final class Spool implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final CRC32C crc = new CRC32C();
  private final CheckedOutputStream checked;
  private final DataOutputStream out;
  private long start;
  private long position;
  private long lines;

  Spool(Path directory) throws IOException {
    file = directory.resolve("spool." + UUID.randomUUID() + ".tmp");
    checked =
        new CheckedOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES),
            crc);
    out = new DataOutputStream(checked);
  }

  void add(String kind, byte[] json) throws IOException {
    byte[] name = kind.getBytes(StandardCharsets.UTF_8);
    out.writeInt(name.length);
    out.write(name);
    out.writeInt(json.length);
    out.write(json);
    position += 2L * Integer.BYTES + name.length + json.length;
    lines++;
  }

  /** Ends a piece: all lines since the last one. */
  SpoolPiece cut() throws IOException {
    out.flush();
    SpoolPiece piece =
        new SpoolPiece(file.toString(), start, position - start, lines, crc.getValue());
    begin();
    return piece;
  }

  /** Begins a piece, without the lines of one that was never cut. */
  void begin() {
    crc.reset();
    start = position;
    lines = 0;
  }

  boolean hasLines() {
    return lines > 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
