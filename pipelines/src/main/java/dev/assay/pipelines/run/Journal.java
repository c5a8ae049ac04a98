package dev.assay.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values as lines of one file that only grows. Each is on disk when {@link #add} returns; a line
 * that a crash cut is as if it had never been begun. Used by one thread at a time.
 *
 * @param <T> the values
 */
final class Journal<T> {

  private final Path file;
  private final JsonCodec<T> codec;

  Journal(Path file, JsonCodec<T> codec) {
    this.file = file;
    this.codec = codec;
  }

  /**
   * Returns all values in the order they were added, and takes away what a crash left of another.
   *
   * @throws IOException also where a line is none of these values
   */
  List<T> read() throws IOException {
    List<T> values = new ArrayList<>();
    if (!Files.exists(file)) {
      return values;
    }
    byte[] bytes = Files.readAllBytes(file);
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        values.add(value(Arrays.copyOfRange(bytes, start, at), values.size() + 1));
        start = at + 1;
      }
    }
    if (start < bytes.length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(start);
      }
    }
    return values;
  }

  private T value(byte[] line, int number) throws IOException {
    try {
      return codec.fromJson(Json.parse(line));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          file
              + ":"
              + number
              + " is damaged: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  /** Makes the file where there is none. */
  void create() throws IOException {
    if (!Files.exists(file)) {
      AtomicFile.write(file, new byte[0]);
    }
  }

  void add(T value) throws IOException {
    byte[] json = Json.bytes(codec.toJson(value));
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    }
  }
}
