package dev.assay.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk that does some changes and then none, the last one of a write by half. */
final class FailingDisk implements Disk {

  private int left;

  FailingDisk(int changes) {
    left = changes;
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    if (left == 0) {
      Files.write(file, Arrays.copyOf(content, content.length / 2));
    }
    change();
    LOCAL.write(file, content);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    change();
    LOCAL.rename(from, to);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    change();
    LOCAL.forceDirectory(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    change();
    LOCAL.delete(file);
  }

  private void change() throws IOException {
    if (left == 0) {
      throw new IOException("No space left on device");
    }
    left--;
  }
}
