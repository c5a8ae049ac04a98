package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to one segment, which nobody else writes. A record is in the file when {@link
 * #append} returns, so a kill of the process cannot lose it; {@link #forced} tells when it is on
 * the disk. One thread forces for all that wait, so a force costs the same for one and for
 * hundreds.
 */
final class SegmentWriter implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private final Thread forcer;
  private final Object lock = new Object();
  private List<Consumer<@Nullable IOException>> waiting = new ArrayList<>();
  private long length;
  private @Nullable IOException broken;
  private boolean closing;

  SegmentWriter(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.forcer = new Thread(this::forceForAll, "assay-ledger");
    this.forcer.setDaemon(true);
    this.forcer.start();
  }

  Path path() {
    return path;
  }

  /**
   * Writes a record to the file.
   *
   * @return where it starts
   */
  long append(Frame frame) throws IOException {
    synchronized (lock) {
      return write(frame);
    }
  }

  /** Writes a record and calls back, on the forcing thread, once it is on the disk or cannot be. */
  long forced(Frame frame, Consumer<@Nullable IOException> done) throws IOException {
    synchronized (lock) {
      long at = write(frame);
      waiting.add(done);
      lock.notifyAll();
      return at;
    }
  }

  private long write(Frame frame) throws IOException {
    if (broken != null) {
      throw new LedgerException("Ledger segment " + path + " could not be written", broken);
    }
    long at = length;
    ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes, length + bytes.position());
      }
    } catch (IOException e) {
      broken = e;
      throw e;
    }
    length += bytes.position();
    return at;
  }

  private void forceForAll() {
    while (true) {
      List<Consumer<@Nullable IOException>> group;
      synchronized (lock) {
        while (waiting.isEmpty() && !closing) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            closing = true;
          }
        }
        if (waiting.isEmpty()) {
          return;
        }
        group = waiting;
        waiting = new ArrayList<>();
      }
      IOException failure = force();
      for (Consumer<@Nullable IOException> done : group) {
        tell(done, failure);
      }
    }
  }

  /** One listener that fails must not keep the word from the others. */
  private static void tell(Consumer<@Nullable IOException> done, @Nullable IOException failure) {
    try {
      done.accept(failure);
    } catch (RuntimeException e) {
      Thread.currentThread()
          .getUncaughtExceptionHandler()
          .uncaughtException(Thread.currentThread(), e);
    }
  }

  /** A failed force is final: the kernel may have dropped the pages and would report success. */
  private @Nullable IOException force() {
    synchronized (lock) {
      if (broken != null) {
        return broken;
      }
    }
    try {
      channel.force(false);
      return null;
    } catch (IOException e) {
      synchronized (lock) {
        broken = e;
      }
      return e;
    }
  }

  /** Forces what is written and closes the file. */
  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    try {
      forcer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.force(true);
    channel.close();
  }
}
