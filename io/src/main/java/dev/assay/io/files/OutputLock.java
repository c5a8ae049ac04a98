package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of an output directory. The operating system drops the lock with the
 * process that holds it, so one that died never blocks; its file stays and is written anew. The
 * file is never deleted: a process that has it open could then lock a file that nobody else sees.
 */
public final class OutputLock implements Closeable {

  static final String FILE = ".lock";

  /** Beyond the text, which other processes must be able to read where locks are mandatory. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MAX_TEXT_BYTES = 4096;

  /**
   * What this JVM holds. Opening a file that it holds is not allowed: on POSIX systems closing any
   * channel of a file drops all of the process's locks on it.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path key;
  private final FileChannel channel;
  private final @Nullable Object identity;

  private OutputLock(Path key, FileChannel channel) throws IOException {
    this.key = key;
    this.channel = channel;
    this.identity = identity(key);
  }

  /** Locks an existing directory, or says which process has it. */
  public static OutputResult<OutputLock> acquire(Path directory, Clock clock) throws IOException {
    Path key = directory.toRealPath().resolve(FILE);
    String holder = holder(clock);
    String other = HELD.putIfAbsent(key, holder);
    if (other != null) {
      return locked(directory, other);
    }
    FileChannel channel = null;
    boolean acquired = false;
    try {
      channel =
          FileChannel.open(
              key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        return locked(directory, text(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      channel.force(true);
      OutputLock result = new OutputLock(key, channel);
      acquired = true;
      return new OutputResult.Ok<>(result);
    } finally {
      if (!acquired) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(key);
      }
    }
  }

  /** Returns whether the file still stands where it was locked. */
  boolean stillInPlace() {
    try {
      return Files.exists(key) && (identity == null || identity.equals(identity(key)));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(key);
    }
  }

  private static OutputResult<OutputLock> locked(Path directory, String holder) {
    String by;
    try {
      JsonNode json = Json.parse(holder);
      by =
          "process "
              + json.path("pid").asText("unknown")
              + " on "
              + json.path("host").asText("an unknown host")
              + " since "
              + json.path("since").asText("an unknown time");
    } catch (IOException e) {
      by = "a process that has just begun";
    }
    return OutputResult.bad(
        "RUN_LOCKED",
        OutputProblem.LATER,
        "Output directory "
            + directory
            + " is in use by "
            + by
            + "; wait for it to end, stop it, or give another --output");
  }

  private static String holder(Clock clock) {
    return Json.text(
            Json.object()
                .put("pid", ProcessHandle.current().pid())
                .put("host", host())
                .put("since", clock.now().toString()))
        + "\n";
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_TEXT_BYTES);
    channel.read(buffer, 0);
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  /** Prefers the kernel's word, since a look-up by name may wait for a server. */
  private static String host() {
    try {
      Path kernel = Path.of("/proc/sys/kernel/hostname");
      return Files.isReadable(kernel)
          ? Files.readString(kernel).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
