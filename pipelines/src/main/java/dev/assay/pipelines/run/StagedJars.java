package dev.assay.pipelines.run;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The jars of this process that workers elsewhere are sent. */
final class StagedJars {

  private StagedJars() {}

  /**
   * Returns the class path without what a cluster has itself.
   *
   * @param prefixes of the names of its own jars
   */
  static List<String> without(String... prefixes) {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .filter(
            entry -> {
              String name = String.valueOf(Path.of(entry).getFileName());
              return Arrays.stream(prefixes).noneMatch(name::startsWith);
            })
        .toList();
  }
}
