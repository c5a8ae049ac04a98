package dev.assay.io.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one dataset. */
final class DatasetFolder {

  static final String FILE = "dataset.json";
  private static final String LOCK = ".lock";

  private DatasetFolder() {}

  static void eachOf(Path file, DatasetStore.Visitor visitor) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        visitor.visit(DatasetRecord.fromRow((ObjectNode) Json.parse(line)));
      }
    }
  }

  static Path snapshot(Path directory, int version) {
    return directory.resolve("versions").resolve(version + ".jsonl");
  }

  static Dataset read(Path directory) throws IOException, DatasetException {
    Path file = directory.resolve(FILE);
    try {
      return Dataset.fromJson(Json.parse(Files.readAllBytes(file)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new DatasetException(
          "DATASET_DAMAGED", DatasetException.DATA, file + " is not a dataset; restore the file");
    }
  }

  static void write(Path directory, Dataset dataset) throws IOException {
    AtomicFile.write(
        directory.resolve(FILE), Json.pretty(dataset.toJson()).getBytes(StandardCharsets.UTF_8));
  }

  /** Removes what is left of a dataset that was never made. */
  static void dropIfUnmade(Path directory) throws IOException {
    if (Files.exists(directory.resolve(FILE))) {
      return;
    }
    Files.deleteIfExists(directory.resolve(LOCK));
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  record Held(Path directory, FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (channel) {
        lock.release();
      }
    }
  }

  static Held hold(Path directory) throws IOException, DatasetException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new DatasetException(
          "DATASET_BUSY",
          DatasetException.LATER,
          directory + " is being changed by another process; try again");
    }
    return new Held(directory, channel, lock);
  }
}
