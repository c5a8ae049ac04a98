package dev.assay.io.files;

import java.io.IOException;
import java.nio.file.Path;

/** Small files that a crash never leaves half written. */
public final class AtomicFile {

  private AtomicFile() {}

  /**
   * Writes a file in an existing directory, over what is there. A reader sees all of it or what was
   * there before; when this returns it survives a power cut.
   */
  public static void write(Path file, byte[] content) throws IOException {
    Disk.LOCAL.writeAtomically(file, content);
  }
}
