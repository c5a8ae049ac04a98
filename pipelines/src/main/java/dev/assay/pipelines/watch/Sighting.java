package dev.assay.pipelines.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was seen.
 *
 * @param file its path
 * @param bytes its size
 * @param modified when it was last written, by the clock of its file system
 * @param arrived when it came to its place or was last changed, where the system tells; else as
 *     {@code modified}
 * @param identity what the file system knows it by; null where it does not tell
 */
record Sighting(
    Path file, long bytes, Instant modified, Instant arrived, @Nullable String identity) {

  private static final String ARRIVAL = "unix:ctime";

  /** Looks at a file; null where it is not there or no regular file. */
  static @Nullable Sighting of(Path file) {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      if (!seen.isRegularFile()) {
        return null;
      }
      Object key = seen.fileKey();
      Instant modified = seen.lastModifiedTime().toInstant();
      return new Sighting(
          file,
          seen.size(),
          modified,
          arrival(file, modified),
          key == null ? null : key.toString());
    } catch (IOException gone) {
      return null;
    }
  }

  private static Instant arrival(Path file, Instant modified) throws IOException {
    try {
      return Files.getAttribute(file, ARRIVAL) instanceof FileTime time
          ? time.toInstant()
          : modified;
    } catch (UnsupportedOperationException | IllegalArgumentException unknown) {
      return modified;
    }
  }

  /** Returns a text that changes with the file's content, as far as one can tell from outside. */
  String stamp() {
    return file.getFileName() + " " + bytes + " " + modified + " " + identity;
  }
}
