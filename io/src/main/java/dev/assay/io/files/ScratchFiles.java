package dev.assay.io.files;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files for what would not fit into memory; gone once this is closed. */
public final class ScratchFiles implements Closeable {

  private static final int BUFFER_BYTES = 1 << 14;

  private final Path directory;
  private final List<ScratchFile> files = new ArrayList<>();

  /** Makes files in an existing directory. */
  public ScratchFiles(Path directory) {
    this.directory = directory;
  }

  /** Returns others in the same directory, to be closed by themselves. */
  public ScratchFiles beside() {
    return new ScratchFiles(directory);
  }

  /** Returns a new, empty file. */
  public synchronized ScratchFile create() throws IOException {
    ScratchFile file = new ScratchFile(Files.createTempFile(directory, "scratch-", ".tmp"));
    files.add(file);
    return file;
  }

  @Override
  public synchronized void close() throws IOException {
    for (ScratchFile file : files) {
      file.out.close();
      Files.deleteIfExists(file.path);
    }
    files.clear();
  }

  /** A file that is written and then read; by one thread at a time. */
  public static final class ScratchFile {

    private final Path path;
    private final DataOutputStream out;

    private ScratchFile(Path path) throws IOException {
      this.path = path;
      this.out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES));
    }

    /** Returns where to write; not to be closed. */
    public DataOutputStream out() {
      return out;
    }

    /** Returns what was written so far. To be closed. */
    public DataInputStream in() throws IOException {
      out.flush();
      return new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
    }
  }
}
