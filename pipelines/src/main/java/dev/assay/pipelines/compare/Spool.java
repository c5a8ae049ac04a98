package dev.assay.pipelines.compare;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that values are divided over by a key, to be read back one file at a time. */
final class Spool implements Closeable {

  private static final int BUFFER_BYTES = 1 << 14;

  /** Stands before every value. */
  private static final int VALUE = 1;

  /** Writes one value. */
  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads one value. */
  @FunctionalInterface
  interface Reader {
    void read(DataInputStream in) throws IOException;
  }

  private final Path folder;
  private final String name;
  private final List<BufferedOutputStream> files = new ArrayList<>();
  private boolean closed;

  Spool(Path folder, String name, int partitions) {
    this.folder = folder;
    this.name = name;
    try {
      for (int i = 0; i < partitions; i++) {
        files.add(new BufferedOutputStream(Files.newOutputStream(file(i)), BUFFER_BYTES));
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Path file(int partition) {
    return folder.resolve(name + "-" + partition);
  }

  int partitions() {
    return files.size();
  }

  /** Returns the partition of a key. */
  static int partition(String key, int partitions) {
    int hash = key.hashCode() * 0x9E3779B9;
    return Math.floorMod(hash ^ hash >>> 15, partitions);
  }

  /** Appends a value; from any thread. */
  void add(String key, Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      writer.write(new DataOutputStream(bytes));
      BufferedOutputStream out = files.get(partition(key, files.size()));
      synchronized (out) {
        out.write(VALUE);
        bytes.writeTo(out);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Reads all values of a partition; all must have been added. */
  void read(int partition, Reader reader) {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(file(partition)), 1 << 16))) {
      for (int value = in.read(); value == VALUE; value = in.read()) {
        reader.read(in);
      }
    } catch (EOFException e) {
      throw failed(new IOException("a file was cut", e));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException(
        new IOException(
            "Cannot keep what is compared in "
                + folder
                + ": "
                + e.getMessage()
                + "; make room there, or name another place by"
                + " ASSAY_JAVA_OPTS=-Djava.io.tmpdir=DIR",
            e));
  }

  /** Ends writing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        for (BufferedOutputStream file : files) {
          file.close();
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }
}
