package dev.assay.pipelines.plan;

import dev.assay.io.datasets.DatasetException;
import dev.assay.io.datasets.DatasetStore;
import dev.assay.io.files.FileFormat;
import dev.assay.io.files.StandardInput;
import dev.assay.pipelines.plan.ConfigNode.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code dataset}: paths and patterns, relative to the experiment file, datasets with
 * versions as {@code datasets/NAME@VERSION}, and {@code -} for standard input.
 */
final class DatasetSection {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final int MAX_PATH_CHARS = 4_096;
  private static final int MAX_VISITED = 100_000;

  private final Problems problems;
  private final @Nullable Path directory;

  private DatasetSection(Problems problems, @Nullable Path directory) {
    this.problems = problems;
    this.directory = directory;
  }

  /** Returns the patterns, each of which matches a file unless it lies on another system. */
  static List<String> read(Section experiment, Path source) {
    DatasetSection section = new DatasetSection(experiment.problems(), source.getParent());
    ConfigNode node = experiment.get("dataset");
    List<String> patterns = new ArrayList<>();
    if (node == null) {
      experiment
          .problems()
          .add(
              experiment.mark(),
              "CONFIG_MISSING",
              "key \"dataset\" is missing; name the file with the rows");
    } else if (node instanceof ConfigNode.Items items && !items.values().isEmpty()) {
      items.values().forEach(item -> section.add(item, patterns));
    } else {
      section.add(node, patterns);
    }
    return patterns;
  }

  private void add(ConfigNode node, List<String> patterns) {
    String text = node.text();
    if (text == null || text.isBlank() || text.length() > MAX_PATH_CHARS) {
      Section.wrongType(problems, "dataset", node, "a path, a pattern or a list of them");
      return;
    }
    if (SCHEME.matcher(text).matches() || text.equals(StandardInput.NAME)) {
      patterns.add(text);
      return;
    }
    try {
      String pattern = directory == null ? text : directory.resolve(text).toString();
      Path version = DatasetStore.resolve(Path.of(pattern));
      if (version != null) {
        patterns.add(version.toString());
        return;
      }
      patterns.add(pattern);
      checkFiles(pattern, node.mark());
    } catch (DatasetException e) {
      problems.add(node.mark(), "IN_VERSION", "dataset " + text + ": " + e.getMessage());
    } catch (IOException e) {
      problems.add(node.mark(), "IN_UNREADABLE", "cannot read dataset " + text);
    } catch (InvalidPathException | PatternSyntaxException e) {
      Section.wrongType(problems, "dataset", node, "a path, a pattern or a list of them");
    }
  }

  private void checkFiles(String pattern, Mark mark) {
    Path path = Path.of(pattern);
    if (Files.isDirectory(path)) {
      problems.add(
          mark,
          "IN_DIRECTORY",
          "dataset " + pattern + " is a directory; name files, such as " + path.resolve("*.jsonl"));
    } else if (!GLOB.matcher(pattern).find() && !ExperimentFile.isRows(pattern)) {
      problems.add(
          mark,
          "IN_FORMAT",
          "dataset "
              + pattern
              + " has no known extension (must be one of "
              + FileFormat.KNOWN
              + ")");
    } else if (!Files.exists(path) && !matches(path)) {
      problems.add(
          mark,
          "IN_NO_MATCH",
          "dataset "
              + pattern
              + " matches no file (working directory "
              + Path.of("").toAbsolutePath()
              + ")");
    } else if (Files.exists(path) && !Files.isReadable(path)) {
      problems.add(mark, "IN_UNREADABLE", "no permission to read dataset " + pattern);
    }
  }

  /** Looks for one match below the part of the pattern that has no wildcard. */
  private static boolean matches(Path pattern) {
    Path root = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
    int plain = 0;
    while (plain < pattern.getNameCount()
        && !GLOB.matcher(pattern.getName(plain).toString()).find()) {
      plain++;
    }
    if (plain == pattern.getNameCount() || root == null) {
      return false;
    }
    Path base = plain == 0 ? root : root.resolve(pattern.subpath(0, plain));
    if (plain == pattern.getNameCount() - 1 && !pattern.toString().contains("**")) {
      return matchesIn(base, pattern);
    }
    return Files.isDirectory(base) && matchesBelow(base, pattern);
  }

  /** A tree too large to look through, or closed in parts, is left to the reading of the rows. */
  private static boolean matchesBelow(Path base, Path pattern) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    int visited = 0;
    try (Stream<Path> files = Files.walk(base)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (++visited > MAX_VISITED || (matcher.matches(file) && Files.isRegularFile(file))) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  private static boolean matchesIn(Path directory, Path pattern) {
    String glob = String.valueOf(pattern.getFileName());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
