package dev.assay.templates;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * Files and folders of other file systems that parameters name, as local ones. A folder that is
 * written to is fetched first, so that a command goes on where an earlier launch stopped, and put
 * back afterwards, its manifest last: who finds a manifest finds the rest.
 */
final class RemotePaths implements Closeable {

  private static final String SCHEME = "://";
  private static final String LOCAL_SCHEME = "file://";
  private static final String MANIFEST = "manifest.json";

  private final Path local;
  private final Map<String, Path> written = new LinkedHashMap<>();
  private TemplateFlags flags;

  private RemotePaths(Path local, TemplateFlags flags) {
    this.local = local;
    this.flags = flags;
  }

  /**
   * Fetches what flags name.
   *
   * @throws FileSystemException naming a file that cannot be fetched
   */
  static RemotePaths fetch(TemplateFlags given) throws IOException {
    RemotePaths paths = new RemotePaths(Files.createTempDirectory("assay-template-"), given);
    try {
      for (Map.Entry<TemplateParameter, String> each : given.values().entrySet()) {
        if (each.getKey().type().isPath() && each.getValue().contains(SCHEME)) {
          paths.fetch(each.getKey(), each.getValue());
        }
      }
    } catch (IOException | RuntimeException e) {
      paths.close();
      throw e;
    }
    return paths;
  }

  /** Returns the flags with local paths. */
  TemplateFlags flags() {
    return flags;
  }

  private void fetch(TemplateParameter parameter, String path) throws IOException {
    Path copy;
    if (parameter.type().isFolder()) {
      copy = local.resolve(parameter.name());
      fetchFolder(path, copy, parameter.type() == TemplateParameter.Type.GCS_READ_FOLDER);
      if (parameter.type() == TemplateParameter.Type.GCS_WRITE_FOLDER) {
        written.put(path, copy);
      }
    } else {
      Path folder = Files.createDirectories(local.resolve(parameter.name()));
      copy = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
      copyDown(FileSystems.matchNewResource(known(path), false), copy);
    }
    flags = flags.with(parameter, copy.toString());
  }

  /** Beam names local files without a scheme. */
  private static String known(String path) {
    return path.startsWith(LOCAL_SCHEME) ? path.substring(LOCAL_SCHEME.length()) : path;
  }

  private static void fetchFolder(String folder, Path copy, boolean must) throws IOException {
    String base = known(folder.endsWith("/") ? folder : folder + "/");
    MatchResult found = FileSystems.match(base + "**", EmptyMatchTreatment.ALLOW);
    String prefix = FileSystems.matchNewResource(base, true).toString();
    int fetched = 0;
    for (MatchResult.Metadata file : found.metadata()) {
      String name = file.resourceId().toString();
      if (!file.resourceId().isDirectory() && name.startsWith(prefix)) {
        Path to = copy.resolve(name.substring(prefix.length())).normalize();
        if (!to.startsWith(copy)) {
          throw new FileSystemException(name, null, "Its name leads out of its folder");
        }
        Files.createDirectories(to.resolveSibling("."));
        copyDown(file.resourceId(), to);
        fetched++;
      }
    }
    if (must && fetched == 0) {
      throw new FileSystemException(folder, null, "No such folder, or nothing is in it");
    }
  }

  private static void copyDown(ResourceId from, Path to) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(from))) {
      Files.copy(in, to);
    } catch (IOException | IllegalArgumentException e) {
      throw new FileSystemException(from.toString(), null, "Cannot be read: " + e.getMessage());
    }
  }

  /** Puts folders that were written to where they belong, and returns where that is. */
  List<String> putBack() throws IOException {
    List<String> places = new ArrayList<>();
    for (Map.Entry<String, Path> each : written.entrySet()) {
      if (Files.isDirectory(each.getValue())) {
        putBack(each.getValue(), each.getKey());
        places.add(each.getKey());
      }
    }
    return places;
  }

  private static void putBack(Path folder, String to) throws IOException {
    String base = known(to.endsWith("/") ? to : to + "/");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !folder.relativize(file).toString().startsWith("."))
          .forEach(files::add);
    }
    files.sort(
        Comparator.comparing((Path file) -> folder.relativize(file).toString().equals(MANIFEST))
            .thenComparing(Comparator.naturalOrder()));
    for (Path file : files) {
      String name = base + folder.relativize(file).toString().replace('\\', '/');
      try (OutputStream out =
          Channels.newOutputStream(
              FileSystems.create(FileSystems.matchNewResource(name, false), MimeTypes.BINARY))) {
        Files.copy(file, out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(local)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
