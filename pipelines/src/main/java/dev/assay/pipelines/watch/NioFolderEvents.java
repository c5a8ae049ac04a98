package dev.assay.pipelines.watch;

import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system tells of a folder. Where it cannot, or the folder was replaced, each
 * wait takes its full time and then tries to listen again.
 */
final class NioFolderEvents implements FolderEvents {

  private final Path folder;
  private final Predicate<String> matters;
  private final Consumer<String> say;
  private final Clock clock;
  private @Nullable WatchService service;
  private boolean said;

  NioFolderEvents(Path folder, Predicate<String> matters, Consumer<String> say, Clock clock) {
    this.folder = folder;
    this.matters = matters;
    this.say = say;
    this.clock = clock;
    listen();
  }

  @Override
  public void await(Duration least, Duration most) throws InterruptedException {
    pause(least);
    long end = clock.nanoTime() + most.minus(least).toNanos();
    WatchService listening = service;
    if (listening == null) {
      pause(Duration.ofNanos(end - clock.nanoTime()));
      listen();
      return;
    }
    try {
      for (long left = end - clock.nanoTime(); left > 0; left = end - clock.nanoTime()) {
        WatchKey key = listening.poll(left, TimeUnit.NANOSECONDS);
        if (key != null && (tells(key) || !key.reset())) {
          stopIfGone(key);
          return;
        }
      }
    } catch (ClosedWatchServiceException e) {
      service = null;
    }
  }

  private boolean tells(WatchKey key) {
    boolean tells = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      tells |=
          event.kind() == StandardWatchEventKinds.OVERFLOW
              || !(event.context() instanceof Path name)
              || matters.test(name.toString());
    }
    return tells;
  }

  /** A folder that was removed is listened to again once it is back. */
  private void stopIfGone(WatchKey key) {
    if (!key.reset()) {
      stop();
    }
  }

  private void listen() {
    try {
      WatchService fresh = folder.getFileSystem().newWatchService();
      service = fresh;
      folder.register(
          fresh,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    } catch (IOException | UnsupportedOperationException e) {
      stop();
      if (!said) {
        said = true;
        say.accept(
            "The system does not tell of changes in "
                + folder
                + " ("
                + e.getMessage()
                + "); it is looked at from time to time");
      }
    }
  }

  private void stop() {
    WatchService listening = service;
    service = null;
    if (listening != null) {
      try {
        listening.close();
      } catch (IOException e) {
        say.accept("Cannot stop listening to " + folder + ": " + e.getMessage());
      }
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    if (!time.isNegative() && !time.isZero()) {
      boolean unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
