package dev.assay.pipelines.derive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A file of rows that is there once it is complete, and else as it was. */
final class RowsFile implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final Path part;
  private final OutputStream out;
  private @Nullable IOException failure;
  private long rows;

  RowsFile(Path file) throws UnwritableRowsException {
    this.file = file;
    this.part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES);
    } catch (IOException e) {
      throw new UnwritableRowsException(file, e);
    }
  }

  /** Appends a row; what goes wrong is thrown by {@link #commit}. */
  void write(ObjectNode row) {
    if (failure != null) {
      return;
    }
    try {
      out.write(Json.bytes(row));
      out.write('\n');
      rows++;
    } catch (IOException e) {
      failure = e;
    }
  }

  long rows() {
    return rows;
  }

  /** Puts the file in place. */
  void commit() throws UnwritableRowsException {
    try {
      if (failure != null) {
        throw failure;
      }
      out.close();
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UnwritableRowsException(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
