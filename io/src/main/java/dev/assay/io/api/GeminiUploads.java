package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The files of one account as this process knows them: what was there when it first looked, and
 * what it uploaded. Whoever needs a file that is not there uploads it, all others wait for that one
 * upload. A file whose 48 hours are nearly over counts as not there. Nothing is ever deleted.
 */
final class GeminiUploads {

  /** Most bytes that the API takes of one file. */
  static final long MAX_BYTES = 2L << 30;

  /** A file must be there for longer than any call that names it. */
  private static final Duration LEAST_LEFT = Duration.ofMinutes(15);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Bounds the memory of uploads, each of which holds one piece. */
  private static final Semaphore SENDING = new Semaphore(4);

  private static final ConcurrentMap<Account, GeminiUploads> ACCOUNTS = new ConcurrentHashMap<>();

  private record Account(URI endpoint, String name) {}

  /** Lets time pass between two looks at a file that is being processed. */
  interface Pause {
    void pass(Duration time);
  }

  private final Clock clock;
  private final Pause pause;
  private final ReentrantLock listing = new ReentrantLock();
  private final ConcurrentMap<String, CompletableFuture<RemoteFile>> bySha256 =
      new ConcurrentHashMap<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private @Nullable Map<String, RemoteFile> listed;

  GeminiUploads(Clock clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** Returns this process's knowledge of a connection's account. */
  static GeminiUploads of(Connection connection) {
    return ACCOUNTS.computeIfAbsent(
        new Account(connection.endpoint(), connection.account()),
        account ->
            new GeminiUploads(Clock.system(), time -> LockSupport.parkNanos(time.toNanos())));
  }

  /**
   * Returns a local file as it is on the account, uploaded first where it is not.
   *
   * @throws UnsentException where it cannot be read, uploaded or processed
   */
  RemoteFile file(GeminiFiles files, MediaPart part) throws UnsentException {
    Path path = files.connection().media().locate(part);
    String sha256 = sha256(path, part);
    while (true) {
      CompletableFuture<RemoteFile> mine = new CompletableFuture<>();
      CompletableFuture<RemoteFile> other = bySha256.putIfAbsent(sha256, mine);
      if (other == null) {
        return first(files, part, path, sha256, mine);
      }
      RemoteFile found = await(other, part);
      if (isThere(found)) {
        return found;
      }
      bySha256.remove(sha256, other);
    }
  }

  private static String sha256(Path path, MediaPart part) throws UnsentException {
    try {
      return MediaHashes.of(path);
    } catch (IOException e) {
      throw MediaFolder.unreadable(part.source());
    }
  }

  private RemoteFile first(
      GeminiFiles files,
      MediaPart part,
      Path path,
      String sha256,
      CompletableFuture<RemoteFile> mine)
      throws UnsentException {
    try {
      RemoteFile there = listed(files).get(sha256);
      RemoteFile file =
          ready(files, part, there != null && isThere(there) ? there : upload(files, part, path));
      mine.complete(file);
      return file;
    } catch (UnsentException | RuntimeException | Error e) {
      bySha256.remove(sha256, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static RemoteFile upload(GeminiFiles files, MediaPart part, Path path)
      throws UnsentException {
    if (files.connection().media().size(part) > MAX_BYTES) {
      throw MediaFolder.tooLarge(part.source(), MAX_BYTES);
    }
    SENDING.acquireUninterruptibly();
    try {
      return files.upload(path, String.valueOf(path.getFileName()), MediaTypes.of(path, part));
    } finally {
      SENDING.release();
    }
  }

  /** What was on the account when this process first looked, by content. */
  private Map<String, RemoteFile> listed(GeminiFiles files) throws UnsentException {
    listing.lock();
    try {
      if (listed == null) {
        Map<String, RemoteFile> all = new HashMap<>();
        for (RemoteFile file : files.list()) {
          if (file.sha256() != null && !gone.contains(file.name())) {
            all.merge(file.sha256(), file, GeminiUploads::better);
          }
        }
        listed = all;
      }
      return listed;
    } finally {
      listing.unlock();
    }
  }

  private static RemoteFile better(RemoteFile one, RemoteFile other) {
    if (one.state() == RemoteFile.State.FAILED || other.state() == RemoteFile.State.FAILED) {
      return one.state() == RemoteFile.State.FAILED ? other : one;
    }
    Instant end = one.expires();
    Instant otherEnd = other.expires();
    return end == null || (otherEnd != null && otherEnd.isBefore(end)) ? one : other;
  }

  private boolean isThere(RemoteFile file) {
    Instant end = file.expires();
    return file.state() != RemoteFile.State.FAILED
        && !gone.contains(file.name())
        && (end == null || clock.now().plus(LEAST_LEFT).isBefore(end));
  }

  private RemoteFile ready(GeminiFiles files, MediaPart part, RemoteFile file)
      throws UnsentException {
    RemoteFile now = file;
    Duration wait = FIRST_PAUSE;
    Duration waited = Duration.ZERO;
    while (now.state() == RemoteFile.State.PROCESSING) {
      if (waited.compareTo(LONGEST_WAIT) > 0) {
        throw slow(part);
      }
      pause.pass(wait);
      waited = waited.plus(wait);
      wait = wait.compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
      now = files.get(now.name());
    }
    if (now.state() == RemoteFile.State.FAILED) {
      throw UnsentException.ofRow(
          "MEDIA_FAILED",
          "The server cannot process the uploaded file " + MediaFolder.shown(part.source()));
    }
    return now;
  }

  private static RemoteFile await(CompletableFuture<RemoteFile> other, MediaPart part)
      throws UnsentException {
    try {
      return other.get(LONGEST_WAIT.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnsentException unsent) {
        throw new UnsentException(unsent.error());
      }
      throw new IllegalStateException("An upload failed", e.getCause());
    } catch (TimeoutException e) {
      throw slow(part);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw slow(part);
    }
  }

  private static UnsentException slow(MediaPart part) {
    return new UnsentException(
        new CallError(
            "MEDIA_NOT_READY",
            "The uploaded file " + MediaFolder.shown(part.source()) + " is still being processed",
            null,
            Verdict.TRANSIENT,
            false,
            null));
  }

  /** Takes note that the API does not have a file any more. */
  void forget(String name) {
    gone.add(name);
    listing.lock();
    try {
      listed = null;
    } finally {
      listing.unlock();
    }
  }

  boolean isGone(String name) {
    return gone.contains(name);
  }
}
