package dev.assay.io.store;

import dev.assay.io.files.AtomicFile;
import dev.assay.io.time.Clock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A local directory. A new file is written beside the others and gets its name by a hard link,
 * which the system refuses where the name is taken; where there are no hard links, by a rename that
 * one process at a time may do.
 */
final class LocalFiles implements StoreFiles {

  private static final String TEMPORARY = "tmp";
  private static final String LOCK = ".lock";
  private static final Duration LEFT_OVER = Duration.ofDays(1);

  /** Two locks of one JVM on one file would be an error. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path root;
  private final Clock clock;
  private final Linker linker;

  /** Gives a file a second name, unless it is taken. */
  interface Linker {
    /** Links. */
    void link(Path name, Path existing) throws IOException;
  }

  LocalFiles(Path root, Clock clock) {
    this(root, clock, Files::createLink);
  }

  LocalFiles(Path root, Clock clock, Linker linker) {
    this.root = root;
    this.clock = clock;
    this.linker = linker;
  }

  @Override
  public boolean create(String folder, String key, byte[] content) throws IOException {
    Path target = file(folder, key);
    Files.createDirectories(root.resolve(folder));
    if (Files.exists(target)) {
      return false;
    }
    Path temporary = temporary();
    try {
      AtomicFile.write(temporary, content);
      return named(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private boolean named(Path temporary, Path target) throws IOException {
    try {
      linker.link(target, temporary);
      force(target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.isSameFile(target, temporary);
    } catch (AccessDeniedException | NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return renamed(temporary, target);
    }
  }

  private boolean renamed(Path temporary, Path target) throws IOException {
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid() || Files.exists(target)) {
          return false;
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        force(target);
        return true;
      }
    }
  }

  /** Makes a new name survive a power cut, where the system lets a directory be opened. */
  private static void force(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null || file.getFileSystem().getSeparator().equals("\\")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void write(String folder, String key, byte[] content) throws IOException {
    Files.createDirectories(root.resolve(folder));
    Path temporary = temporary();
    try {
      AtomicFile.write(temporary, content);
      Path target = file(folder, key);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public byte @Nullable [] read(String folder, String key) throws IOException {
    try {
      return Files.readAllBytes(file(folder, key));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public boolean delete(String folder, String key) throws IOException {
    return Files.deleteIfExists(file(folder, key));
  }

  @Override
  public List<String> keys(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void forEach(String folder, Visitor visitor) throws IOException {
    for (String key : keys(folder)) {
      byte[] content = read(folder, key);
      if (content != null) {
        visitor.visit(key, content);
      }
    }
  }

  @Override
  public OutputStream stream(String folder, String file) throws IOException {
    Files.createDirectories(root.resolve(folder));
    Path temporary = temporary();
    Path target = root.resolve(folder).resolve(file);
    return new BufferedOutputStream(
        Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), 1 << 16) {
      @Override
      public void close() throws IOException {
        super.close();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        force(target);
      }
    };
  }

  @Override
  public void deleteStreamed(String folder, String file) throws IOException {
    Files.deleteIfExists(root.resolve(folder).resolve(file));
  }

  @Override
  public String locate(String folder, String file) {
    return root.toAbsolutePath().normalize().resolve(folder).resolve(file).toString();
  }

  @Override
  public Path directory() {
    return root;
  }

  private Path file(String folder, String key) {
    return root.resolve(folder).resolve(key + SUFFIX);
  }

  /** Returns a name that nothing has, in a directory from which what a crash left is swept. */
  private Path temporary() throws IOException {
    Path directory = Files.createDirectories(root.resolve(TEMPORARY));
    Path name = directory.resolve(UUID.randomUUID().toString());
    sweep(directory);
    return name;
  }

  private void sweep(Path directory) throws IOException {
    Instant oldest = clock.now().minus(LEFT_OVER);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (modified(file).isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Another process may have taken it away meanwhile. */
  private static Instant modified(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.MAX;
    }
  }
}
