package dev.assay.pipelines.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What happens to a ledger as a whole. */
final class Ledgers {

  private Ledgers() {}

  /**
   * Deletes the ledger of a run that is to be replaced; there may be none. A crash leaves either
   * all of it or, for a later resume, nothing.
   *
   * @param staging an existing directory on the same disk that is removed by itself
   */
  static void discard(Path directory, Path staging) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Path discarded = staging.resolve("discarded");
    Files.move(directory, discarded, StandardCopyOption.ATOMIC_MOVE);
    List<Path> all;
    try (Stream<Path> found = Files.walk(discarded)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
