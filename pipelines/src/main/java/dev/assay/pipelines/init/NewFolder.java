package dev.assay.pipelines.init;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A folder that is made, or that is empty; nothing in it is ever replaced. */
public final class NewFolder {

  private final Path path;

  private NewFolder(Path path) {
    this.path = path;
  }

  /**
   * Checks that nothing is there.
   *
   * @throws InitException of code {@code OUT_EXISTS} where something is
   */
  public static NewFolder at(Path path) throws InitException, IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        if (!entries.iterator().hasNext()) {
          return new NewFolder(path);
        }
      }
    } else if (!Files.exists(path)) {
      return new NewFolder(path);
    }
    throw new InitException(
        "OUT_EXISTS",
        path + " is there already and is left as it is; give another NAME",
        InitException.CANNOT_CREATE);
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  /**
   * Writes files.
   *
   * @param files their bytes by their paths in the folder
   */
  public void write(Map<String, byte[]> files) throws IOException {
    Files.createDirectories(path);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = path.resolve(file.getKey());
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(target, file.getValue(), StandardOpenOption.CREATE_NEW);
    }
  }
}
