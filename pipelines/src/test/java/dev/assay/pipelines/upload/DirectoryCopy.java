package dev.assay.pipelines.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories as they are on disk at one time, which is what a kill leaves. */
final class DirectoryCopy {

  private DirectoryCopy() {}

  /** Copies all files below a directory. */
  static void copy(Path from, Path to) throws IOException {
    for (Path path : below(from)) {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target);
      }
    }
  }

  /** Deletes a directory, if it is there. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> all = below(directory);
      for (Path path : all.stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.toList();
    }
  }
}
