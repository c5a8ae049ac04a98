package dev.assay.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a local file looked like when it was read.
 *
 * @param bytes its size
 * @param modified when it was last written to
 */
public record FileStamp(long bytes, FileTime modified) {

  /** Returns the stamp of a file, or nothing where it is not on this machine or has gone. */
  static Optional<FileStamp> of(InputFile file) {
    if (file.location().contains("://")) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(Path.of(file.location())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the stamp of a local file. */
  static FileStamp of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(attributes.size(), attributes.lastModifiedTime());
  }
}
