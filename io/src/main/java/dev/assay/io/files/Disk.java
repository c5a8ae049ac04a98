package dev.assay.io.files;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The changes to a directory of which a crash may fall between any two. */
interface Disk {

  /** Writes a whole file, over what is there, and forces it. */
  void write(Path file, byte[] content) throws IOException;

  /** Renames a file, over what is there, in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Makes the renames and deletions in a directory survive a power cut. */
  void forceDirectory(Path directory) throws IOException;

  /** Deletes a file that may be missing. */
  void delete(Path file) throws IOException;

  /** Writes a file so that a reader sees all of it or what was there before. */
  default void writeAtomically(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    write(temporary, content);
    rename(temporary, file);
    forceDirectory(parentOf(file));
  }

  /** The directory that a file of an output directory stands in. */
  static Path parentOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("Not a file: " + file);
    }
    return parent;
  }

  /** The machine's disks. */
  Disk LOCAL =
      new Disk() {
        @Override
        public void write(Path file, byte[] content) throws IOException {
          try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
              channel.write(buffer);
            }
            channel.force(true);
          }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
          Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
          if (isWindows()) {
            return;
          }
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
          }
        }

        @Override
        public void delete(Path file) throws IOException {
          Files.deleteIfExists(file);
        }

        /** Windows opens no directory, and makes renames durable by itself. */
        private boolean isWindows() {
          return File.separatorChar == '\\';
        }
      };
}
