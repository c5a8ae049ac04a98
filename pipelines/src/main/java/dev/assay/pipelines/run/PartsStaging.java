package dev.assay.pipelines.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where the parts of a stream are written before they are put in place. Commits remove an output
 * directory's own staging, so this lies beside it; what a kill leaves is removed at the next start.
 */
final class PartsStaging implements Closeable {

  private static final String PREFIX = ".parts-";

  private final Path path;

  private PartsStaging(Path path) {
    this.path = path;
  }

  static PartsStaging in(Path directory) throws IOException {
    List<Path> old;
    try (Stream<Path> entries = Files.list(directory)) {
      old = entries.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path each : old) {
      remove(each);
    }
    return new PartsStaging(Files.createDirectory(directory.resolve(PREFIX + UUID.randomUUID())));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    remove(path);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
