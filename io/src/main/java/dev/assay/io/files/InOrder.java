package dev.assay.io.files;

import com.google.common.base.Throwables;
import dev.assay.io.files.CompletedRuns.Line;
import java.io.Closeable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Does the same to each line on several threads, and hands out what came of it in the order of the
 * lines. Lines are read by the thread that asks, and a few pieces ahead for each thread, of some
 * megabytes in all or one line that is larger.
 *
 * @param <T> what comes of a line
 */
final class InOrder<T> implements Iterator<T>, Closeable {

  private static final int PIECE_LINES = 256;
  private static final int PIECE_BYTES = 1 << 18;
  private static final int PIECES_PER_THREAD = 3;
  private static final int MOST_THREADS = 8;

  private final Iterator<Line> lines;
  private final Function<Line, T> work;
  private final int threads;
  private final ExecutorService workers;
  private final Deque<Piece<T>> pieces = new ArrayDeque<>();
  private Iterator<T> ready = List.<T>of().iterator();
  private long bytesAhead;
  private boolean isAtEnd;

  private record Piece<T>(Future<List<T>> results, long bytes) {}

  InOrder(Iterator<Line> lines, Function<Line, T> work) {
    this.lines = lines;
    this.work = work;
    this.threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "assay-lines");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext()) {
      begin();
      if (pieces.isEmpty()) {
        return false;
      }
      Piece<T> next = pieces.remove();
      bytesAhead -= next.bytes();
      ready = results(next).iterator();
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }

  /** Gives the threads work ahead. */
  private void begin() {
    while (!isAtEnd
        && pieces.size() < PIECES_PER_THREAD * threads
        && bytesAhead < PIECES_PER_THREAD * (long) threads * PIECE_BYTES) {
      piece();
    }
  }

  /** Begins one piece; what cannot be read comes after all that could. */
  private void piece() {
    List<Line> piece = new ArrayList<>();
    long bytes = 0;
    UncheckedIOException unreadable = null;
    try {
      while (piece.size() < PIECE_LINES && bytes < PIECE_BYTES && lines.hasNext()) {
        Line line = lines.next();
        bytes += line.bytes();
        piece.add(line);
      }
    } catch (UncheckedIOException e) {
      unreadable = e;
    }
    if (!piece.isEmpty()) {
      pieces.add(new Piece<>(workers.submit(() -> done(piece)), bytes));
      bytesAhead += bytes;
    }
    if (unreadable != null) {
      pieces.add(new Piece<>(CompletableFuture.failedFuture(unreadable), 0));
    }
    isAtEnd = unreadable != null || piece.isEmpty();
  }

  private List<T> done(List<Line> piece) {
    List<T> results = new ArrayList<>(piece.size());
    piece.forEach(line -> results.add(work.apply(line)));
    return results;
  }

  private static <T> List<T> results(Piece<T> piece) {
    try {
      return piece.results().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while lines were read", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
