package dev.assay.pipelines.promptfoo;

import dev.assay.pipelines.plan.ConfigFile;
import dev.assay.pipelines.plan.ConfigNode;
import dev.assay.pipelines.plan.PlanProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a configuration and the file that it stands in, which others are found from.
 *
 * @param file the file
 * @param node the value
 */
record Source(Path file, ConfigNode node) {

  private static final String FILE = "file://";
  private static final long MAX_BYTES = 16 << 20;

  /** Returns the value of a key; null where this has none. */
  @Nullable Source get(String key) {
    ConfigNode.Entry entry =
        node instanceof ConfigNode.Fields fields ? fields.entries().get(key) : null;
    return entry == null ? null : new Source(file, entry.value());
  }

  /** Returns the text of a key; null where it has none. */
  @Nullable String text(String key) {
    Source value = get(key);
    return value == null ? null : value.text();
  }

  /** Returns the text; null for anything else. */
  @Nullable String text() {
    return node.text();
  }

  /** Returns the entries of a list, or the only one. */
  List<Source> items() {
    List<Source> items = new ArrayList<>();
    if (node instanceof ConfigNode.Items list) {
      list.values().forEach(value -> items.add(new Source(file, value)));
    } else {
      items.add(this);
    }
    return items;
  }

  /** Returns keys and values of a mapping, in order; none of anything else. */
  Map<String, ConfigNode.Entry> entries() {
    return node instanceof ConfigNode.Fields fields ? fields.entries() : Map.of();
  }

  /** Returns whether the text refers to a file. */
  boolean isFile() {
    String text = text();
    return text != null && text.startsWith(FILE);
  }

  /** Returns the files that the text names, which may be a pattern; none where there are none. */
  List<Path> files(Notes notes) {
    String text = String.valueOf(text());
    String name = text.startsWith(FILE) ? text.substring(FILE.length()) : text;
    Path folder = folder();
    List<Path> files = new ArrayList<>();
    try {
      Path path = folder.resolve(name);
      if (Files.isRegularFile(path)) {
        files.add(path);
      } else if (name.matches(".*[*?\\[{].*")) {
        Path parent = path.getParent();
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(
                parent == null ? folder : parent, String.valueOf(path.getFileName()))) {
          found.forEach(files::add);
        }
        files.sort(null);
      }
    } catch (IOException | InvalidPathException e) {
      files.clear();
    }
    if (files.isEmpty()) {
      notes.lost(file, node, text + " names no file");
    }
    return files;
  }

  private Path folder() {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /** Returns the root of a YAML or JSON file; null where it cannot be read, which is noted. */
  static @Nullable Source of(Path file, Notes notes) {
    List<PlanProblem> problems = new ArrayList<>();
    ConfigNode root = ConfigFile.read(file, problems);
    notes.lost(problems);
    return root == null ? null : new Source(file, root);
  }

  /** Returns the text of a file; null where it cannot be read, which is noted. */
  @Nullable String content(Path named, Notes notes) {
    try {
      if (Files.size(named) <= MAX_BYTES) {
        return Files.readString(named, StandardCharsets.UTF_8);
      }
      notes.lost(file, node, named + " is larger than " + MAX_BYTES + " bytes");
    } catch (IOException e) {
      notes.lost(file, node, named + " cannot be read: " + e.getMessage());
    }
    return null;
  }
}
