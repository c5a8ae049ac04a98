package dev.assay.pipelines.run;

import dev.assay.io.ledger.LedgerException;
import dev.assay.io.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** Returns what people are told of an I/O failure that has stopped a run. */
  static String told(Path directory, Throwable problem) {
    String message = String.valueOf(problem.getMessage());
    return problem instanceof LedgerException || problem instanceof StorageException
        ? message
        : "I/O failure: " + message + room(directory, problem);
  }

  /**
   * Returns what to know about a disk on which a run could not write its outputs: how much is free,
   * and how much the outputs take at least, which hold every recorded answer again. Empty where
   * nothing can be told.
   */
  private static String room(Path directory, Throwable problem) {
    long answers = 0;
    try (Stream<Path> files = Files.walk(directory.resolve("ledger"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
        answers += Files.size(file);
      }
      return " (at least "
          + answers
          + " bytes needed for the outputs, "
          + Files.getFileStore(directory).getUsableSpace()
          + " free in "
          + directory
          + ")";
    } catch (IOException | UncheckedIOException e) {
      problem.addSuppressed(e);
      return "";
    }
  }
}
