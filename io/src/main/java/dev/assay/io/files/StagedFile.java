package dev.assay.io.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * A new file under a name that no other attempt uses, hashed while it is written. On a local disk
 * it is forced before {@link #finish} returns; elsewhere closing it makes it durable.
 */
final class StagedFile extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final ResourceId resource;
  private final WritableByteChannel channel;
  private final Sha256 sha256 = new Sha256();
  private final CRC32C crc32c = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long bytes;
  private String hash = "";

  private StagedFile(ResourceId resource, WritableByteChannel channel) {
    this.resource = resource;
    this.channel = channel;
  }

  /**
   * Creates the file.
   *
   * @param stagingDirectory an existing directory of any Beam file system
   * @param finalName what the name begins with
   */
  static StagedFile create(String stagingDirectory, String finalName) throws IOException {
    ResourceId resource =
        FileSystems.matchNewResource(stagingDirectory, true)
            .resolve(
                finalName + "." + UUID.randomUUID() + ".tmp", StandardResolveOptions.RESOLVE_FILE);
    WritableByteChannel channel =
        resource.getScheme().equals("file")
            ? FileChannel.open(
                Path.of(resource.toString()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)
            : FileSystems.create(resource, MimeTypes.BINARY);
    return new StagedFile(resource, channel);
  }

  String path() {
    return resource.toString();
  }

  /** Returns how many bytes were written so far. */
  long bytes() {
    return bytes;
  }

  @Override
  public void write(int value) throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put((byte) value);
    bytes++;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    bytes += length;
    if (length > buffer.remaining()) {
      drain();
    }
    if (length > buffer.remaining()) {
      writeFully(ByteBuffer.wrap(source, offset, length));
    } else {
      buffer.put(source, offset, length);
    }
  }

  /** Does nothing: only {@link #finish} promises that bytes are on disk. */
  @Override
  public void flush() {}

  /** Returns the hash of all bytes, once the file is finished. */
  String sha256() {
    return hash;
  }

  /** Returns the checksum of the bytes that were handed to the disk. */
  long crc32c() {
    return crc32c.getValue();
  }

  /** Makes the file durable and closes it. */
  void finish() throws IOException {
    drain();
    if (channel instanceof FileChannel file) {
      file.force(true);
    }
    channel.close();
    hash = sha256.hex();
  }

  /** Closes and deletes a file that will not be finished, as far as that is possible. */
  void abandon() {
    try {
      channel.close();
      FileSystems.delete(List.of(resource), StandardMoveOptions.IGNORE_MISSING_FILES);
    } catch (IOException e) {
      // It stays in the staging directory, which the commit removes.
    }
  }

  private void drain() throws IOException {
    writeFully(buffer.flip());
    buffer.clear();
  }

  private void writeFully(ByteBuffer source) throws IOException {
    sha256.update(source.duplicate());
    crc32c.update(source.duplicate());
    while (source.hasRemaining()) {
      channel.write(source);
    }
  }
}
