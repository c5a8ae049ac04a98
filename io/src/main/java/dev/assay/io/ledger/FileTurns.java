package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns by locks on files of a directory that several processes see. The operating system drops a
 * lock with the process that holds it. Where the directory's file system knows no locks, everyone
 * has a turn at once.
 */
final class FileTurns {

  private static final String PREFIX = "turn-";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * What this JVM holds. On POSIX systems closing any channel of a file drops all of the process's
   * locks on it, so that no second one is opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;

  FileTurns(Path directory) {
    this.directory = directory;
  }

  /** Waits for the turn of that name; any text. */
  Turn await(String name) throws InterruptedException {
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    Path file = directory.toAbsolutePath().normalize().resolve(PREFIX + id);
    while (!HELD.add(file)) {
      pause();
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      while (!locked(channel)) {
        pause();
      }
      held = true;
    } catch (IOException e) {
      return Turn.FREE;
    } finally {
      if (!held) {
        end(file, channel);
      }
    }
    FileChannel lock = channel;
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (ended.compareAndSet(false, true)) {
        end(file, lock);
      }
    };
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(LOOK_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // Another class loader of this JVM has it.
    }
  }

  private static void end(Path file, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The process no longer has it open, and with that no lock.
    } finally {
      HELD.remove(file);
    }
  }
}
