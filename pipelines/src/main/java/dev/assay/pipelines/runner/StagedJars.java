package dev.assay.pipelines.runner;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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

  /**
   * Returns the jar that this was started from, and those that were submitted with it.
   *
   * @param jars with commas between, as {@code spark-submit} tells them
   */
  static List<String> submitted(String jars) {
    Path own = own();
    Stream<Path> others =
        Arrays.stream(jars.split(",", -1))
            .map(jar -> Path.of(jar.replaceFirst("^file:/*", "/")))
            .filter(jar -> !Objects.equals(jar.getFileName(), own.getFileName()))
            .filter(Files::isRegularFile);
    return Stream.concat(Stream.of(own), others).map(Path::toString).toList();
  }

  private static Path own() {
    try {
      return Path.of(StagedJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot find the jar that this was started from", e);
    }
  }
}
