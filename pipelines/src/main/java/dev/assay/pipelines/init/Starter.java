package dev.assay.pipelines.init;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The experiments of {@code templates/starter}, which stand in the jar as they are. Each runs
 * offline, and names in its first comment the line that is another for a real model.
 */
public enum Starter {
  /** One prompt, looked up answers. */
  CAPITALS("ten capitals, scored by code", "experiment.yaml"),
  /** Two models. */
  COMPARE("two models on the same rows, with gates for each", "experiment.yaml"),
  /** Retrieved passages. */
  RAG("answers from retrieved passages, and how far they keep to them", "experiment.yaml"),
  /** Criteria. */
  JUDGE("a judge that checks answers against criteria", "experiment.yaml"),
  /** Turns. */
  CONVERSATION("prompts of several turns", "experiment.yaml"),
  /** Pictures. */
  IMAGES("pictures in a prompt", "experiment.yaml"),
  /** Gates for CI. */
  CI("a test in CI: gates, an evaluator of your own", "experiment.yaml"),
  /** Another tool's folder. */
  PROMPTO("a data folder of prompto: input, judge", "input/questions.jsonl");

  private static final String RESOURCES = "starter/";

  private final String summary;
  private final String file;

  Starter(String summary, String file) {
    this.summary = summary;
    this.file = file;
  }

  /** Returns its name, as users write it and as its folder is called. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what it shows, in a few words. */
  public String summary() {
    return summary;
  }

  /** Returns the file in its folder that is run. */
  public String file() {
    return file;
  }

  /** Returns variables that its run needs, by name, each the folder's path. */
  public List<String> folderVariables() {
    return this == IMAGES ? List.of("ASSAY_MEDIA") : List.of();
  }

  /** Returns the starter of that name. */
  public static Optional<Starter> of(String name) {
    return Arrays.stream(values()).filter(starter -> starter.title().equals(name)).findFirst();
  }

  /** Returns the names in order. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(Starter::title).toList();
  }

  /** Returns its files by their path in its folder. */
  SortedMap<String, byte[]> files() throws IOException {
    URL marker =
        Objects.requireNonNull(
            Starter.class.getResource(RESOURCES + title() + "/" + file), "starters in the jar");
    URI uri;
    try {
      uri = marker.toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (!uri.getScheme().equals("jar")) {
      return filesBelow(above(Path.of(uri)));
    }
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      return filesBelow(above(jar.provider().getPath(uri)));
    }
  }

  private Path above(Path path) {
    Path folder = path;
    for (int i = Path.of(file).getNameCount(); i > 0; i--) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }

  private static SortedMap<String, byte[]> filesBelow(Path folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
        files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return files;
  }
}
