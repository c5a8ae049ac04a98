package dev.assay.pipelines.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The files of a folder that can be run. */
final class FolderListing {

  private static final List<String> TEXTS =
      List.of(".jsonl", ".ndjson", ".csv", ".yaml", ".yml", ".json");

  private final Path folder;
  private final Predicate<String> takes;

  /**
   * Lists a folder.
   *
   * @param takes whether a file of that name can be run
   */
  FolderListing(Path folder, Predicate<String> takes) {
    this.folder = folder;
    this.takes = takes;
  }

  /** Whether a file of that name is looked at: not hidden, as half-copied files often are. */
  boolean takes(String fileName) {
    return !fileName.startsWith(".") && takes.test(fileName);
  }

  /** Returns the files of the folder itself, oldest first. */
  List<Sighting> list() throws IOException {
    List<Sighting> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> takes(String.valueOf(file.getFileName())))) {
      for (Path file : files) {
        Sighting seen = Sighting.of(file);
        if (seen != null) {
          found.add(seen);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(Sighting::arrived).thenComparing(Sighting::file));
    return found;
  }

  /**
   * Returns whether the file does not look cut: it is no text, or its last line has an end. False
   * where it cannot be read.
   */
  static boolean endsWhole(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (TEXTS.stream().noneMatch(name::endsWith)) {
      return true;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() == 0) {
        return false;
      }
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) == '\n';
    } catch (IOException e) {
      return false;
    }
  }
}
