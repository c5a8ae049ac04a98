package dev.assay.io.datasets;

import dev.assay.io.json.Json;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The records of a version, which are there all at once or not at all. */
final class SnapshotWriter implements Closeable {

  private final Path part;
  private final FileChannel channel;
  private final BufferedOutputStream out;
  private long records;

  private SnapshotWriter(Path part) throws IOException {
    this.part = part;
    this.channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /** Begins a version of a dataset; what a crash has left of another is written over. */
  static SnapshotWriter create(Path directory) throws IOException {
    return new SnapshotWriter(directory.resolve("versions").resolve("next.part"));
  }

  void add(DatasetRecord record) {
    try {
      out.write(Json.bytes(record.toRow()));
      out.write('\n');
      records++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long records() {
    return records;
  }

  /** Puts the file in place, forced to disk. */
  void commit(Path target) throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what was not put in place. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }
}
