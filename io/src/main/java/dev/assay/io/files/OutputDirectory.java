package dev.assay.io.files;

import dev.assay.io.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A local output directory that this process alone writes to, until it is closed. Opened before the
 * first call is paid for: what would stop the outputs from being written is found then.
 *
 * <p>Outputs are written to {@link #staging()} and put in place by {@link OutputCommit}; until then
 * the files of an earlier run stay as they are, also under {@link Mode#OVERWRITE}.
 */
public final class OutputDirectory implements Closeable {

  /** What may be in the directory already. */
  public enum Mode {
    /** No output of any run. */
    NEW,
    /** The unfinished or finished run that is to be continued. */
    RESUME,
    /** Anything; its outputs are replaced when the new ones are complete. */
    OVERWRITE
  }

  private static final String STAGING = ".staging-";
  private static final String PERMISSIONS = "rwxr-x---";
  private static final Set<String> OUTPUTS =
      Set.of(
          Manifest.FILE,
          CommitRecord.FILE,
          "summary.json",
          "metrics.prom",
          "report.html",
          "rejected.jsonl",
          "records.jsonl",
          "ledger");
  private static final Pattern RUNS =
      Pattern.compile(
          "completed(-\\d{5}(-of-\\d{5})?)?\\.(jsonl|parquet|csv)|rejected-\\d{5}\\.jsonl");

  private final Path path;
  private final Path staging;
  private final OutputLock lock;

  private OutputDirectory(Path path, Path staging, OutputLock lock) {
    this.path = path;
    this.staging = staging;
    this.lock = lock;
  }

  /**
   * Creates, locks and tries out a directory. A commit that a crash interrupted is ended first
   * under {@link Mode#RESUME} and {@link Mode#OVERWRITE}.
   *
   * @param inputs local files that are read meanwhile; none may be inside the directory
   */
  public static OutputResult<OutputDirectory> open(
      Path path, Mode mode, List<Path> inputs, Clock clock) {
    try {
      create(path);
      Path inside = inputInside(path, inputs);
      if (inside != null) {
        return OutputResult.bad(
            "IN_IS_OUTPUT",
            OutputProblem.USAGE,
            "Input "
                + inside
                + " lies in the output directory "
                + path
                + "; give another --output or move the input");
      }
      return OutputLock.acquire(path, clock)
          .match(lock -> locked(path, mode, lock), OutputResult.Bad::new);
    } catch (IOException e) {
      return cannotCreate(path, e);
    }
  }

  /** Returns the directory. */
  public Path path() {
    return path;
  }

  /** Returns the existing, empty directory that new files are written to. */
  public Path staging() {
    return staging;
  }

  /** Returns whether this still is the directory that was opened. */
  boolean stillInPlace() {
    return lock.stillInPlace() && Files.isDirectory(path);
  }

  /** Lets other processes in. What is in staging stays until the directory is opened again. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  /**
   * Closes a directory in which nothing will be run, and removes what was made for that.
   *
   * @param isNew whether the directory itself was not there before
   */
  public void abandon(boolean isNew) throws IOException {
    try (this) {
      removeStaging(path);
      if (isNew) {
        Files.deleteIfExists(path.resolve(OutputLock.FILE));
        Files.deleteIfExists(path);
      }
    }
  }

  private static OutputResult<OutputDirectory> locked(Path path, Mode mode, OutputLock lock) {
    OutputResult<OutputDirectory> result;
    try {
      String found = mode == Mode.NEW ? firstOutput(path) : null;
      result =
          found != null
              ? exists(path, found)
              : new OutputResult.Ok<>(new OutputDirectory(path, prepare(path), lock));
    } catch (IOException e) {
      result = cannotCreate(path, e);
    } catch (IllegalArgumentException e) {
      result =
          OutputResult.bad(
              "OUT_COMMIT",
              OutputProblem.DATA,
              path.resolve(CommitRecord.FILE) + " is not readable: " + e.getMessage());
    }
    if (result instanceof OutputResult.Bad) {
      try {
        lock.close();
      } catch (IOException e) {
        return cannotCreate(path, e);
      }
    }
    return result;
  }

  private static OutputResult<OutputDirectory> exists(Path path, String found) {
    return OutputResult.bad(
        "OUT_EXISTS",
        OutputProblem.CANNOT_CREATE,
        "Output directory "
            + path
            + " already holds a run ("
            + found
            + "); continue that run with --resume, replace it with --overwrite, or give another"
            + " --output");
  }

  private static OutputResult<OutputDirectory> cannotCreate(Path path, IOException e) {
    return OutputResult.bad(
        "OUT_CREATE",
        OutputProblem.CANNOT_CREATE,
        "Cannot write to output directory "
            + path
            + ": "
            + (e instanceof FileAlreadyExistsException ? "Not a directory" : IoReason.of(e))
            + "; give another --output or make room and permission there");
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS))
            }
            : new FileAttribute<?>[0];
    Files.createDirectories(path, attributes);
  }

  private static @Nullable Path inputInside(Path path, List<Path> inputs) throws IOException {
    Path directory = path.toRealPath();
    for (Path input : inputs) {
      Path real = Files.exists(input) ? input.toRealPath() : input.toAbsolutePath().normalize();
      if (real.startsWith(directory)) {
        return input;
      }
    }
    return null;
  }

  private static @Nullable String firstOutput(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> OUTPUTS.contains(name) || RUNS.matcher(name).matches())
          .sorted()
          .findFirst()
          .orElse(null);
    }
  }

  /** Ends what a crash interrupted, tries a write and returns a new staging directory. */
  private static Path prepare(Path path) throws IOException {
    if (Files.exists(path.resolve(CommitRecord.FILE))) {
      CommitRecord.read(path).finish(path, Disk.LOCAL);
    }
    removeStaging(path);
    probe(path);
    return Files.createDirectory(path.resolve(STAGING + UUID.randomUUID()));
  }

  /**
   * Does once to a small file all that is done to outputs. Its name is one of staging, so that what
   * a kill leaves of it is removed with that.
   */
  private static void probe(Path path) throws IOException {
    Path probe = path.resolve(STAGING + "probe-" + UUID.randomUUID());
    Disk.LOCAL.writeAtomically(probe, new byte[] {'\n'});
    Disk.LOCAL.delete(probe);
  }

  /** Removes staging directories; what cannot be removed stays, since it harms nobody. */
  static void removeStaging(Path path) throws IOException {
    List<Path> found;
    try (Stream<Path> entries = Files.list(path)) {
      found = entries.filter(e -> e.getFileName().toString().startsWith(STAGING)).toList();
    }
    for (Path staging : found) {
      Files.walkFileTree(
          staging,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}
