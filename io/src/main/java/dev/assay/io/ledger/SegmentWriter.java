package dev.assay.io.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to one segment, which nobody else writes. A record is in the file when {@link
 * #append} returns, so a kill of the process cannot lose it: the thread that finds the file free
 * writes what all others have queued. Results wait for one thread that writes and forces them
 * together, so that a force costs the same for one and for hundreds; they are confirmed once the
 * segment says that they were forced.
 *
 * <p>An error is final. One of writing stops new calls; the results of those in flight then go to
 * the reserve. One of forcing stops everything, since the system may have dropped what it could not
 * write.
 */
final class SegmentWriter implements Closeable {

  /** Results written without letting intents pass. */
  private static final int RESULTS_AT_ONCE = 64;

  private final ReentrantLock writing = new ReentrantLock();
  private final Object queues = new Object();
  private final Thread forcer;
  private final Reserve reserve;
  private final Consumer<LedgerException> listener;

  private List<Entry> prompt = new ArrayList<>();
  private List<Entry> results = new ArrayList<>();
  private boolean closing;

  private final List<SegmentOut> filled = new ArrayList<>();
  private SegmentOut out;

  private volatile @Nullable LedgerException refusing;
  private volatile @Nullable LedgerException broken;
  private @Nullable LedgerException unforced;

  /**
   * Begins a segment and forces its start.
   *
   * @param reserve where results go when the segment cannot take them
   * @param listener told once why no further call can be recorded
   */
  SegmentWriter(SegmentFile file, byte[] start, Reserve reserve, Consumer<LedgerException> listener)
      throws IOException {
    this.out = new SegmentOut(file, SegmentOut.UNLIMITED);
    this.reserve = reserve;
    this.listener = listener;
    List<Entry> first = List.of(Entry.start(start), Entry.checkpoint(0));
    if (out.append(first, 0) < first.size()) {
      throw unwritable(start.length);
    }
    file.force();
    this.forcer = new Thread(this::forceForAll, "assay-ledger");
    this.forcer.setDaemon(true);
    this.forcer.start();
  }

  /** Writes a record to the file. */
  void append(Entry entry) throws LedgerException {
    LedgerException problem = entry.vital() ? broken : refusing;
    if (problem != null) {
      throw problem.again();
    }
    queue(entry, false);
    boolean first = false;
    writing.lock();
    try {
      if (!entry.settled()) {
        first = write(take(false));
      }
    } finally {
      writing.unlock();
    }
    if (first) {
      tell();
    }
    entry.requireWritten();
  }

  /** Queues a result, which hears on the forcing thread what becomes of it. */
  void force(Entry result) throws LedgerException {
    LedgerException problem = broken;
    if (problem != null) {
      throw problem.again();
    }
    queue(result, true);
  }

  private void queue(Entry entry, boolean isResult) throws LedgerException {
    synchronized (queues) {
      if (closing) {
        throw new LedgerException("The ledger is closed");
      }
      (isResult ? results : prompt).add(entry);
      if (isResult) {
        queues.notifyAll();
      }
    }
  }

  private List<Entry> take(boolean ofResults) {
    synchronized (queues) {
      List<Entry> taken = ofResults ? results : prompt;
      if (ofResults) {
        results = new ArrayList<>();
      } else {
        prompt = new ArrayList<>();
      }
      return taken;
    }
  }

  /** Writes records, holding the lock; returns whether this met the first problem. */
  private boolean write(List<Entry> entries) {
    LedgerException refused = refusing;
    List<Entry> wanted = refused == null ? entries : onlyVital(entries, refused);
    int done = out.append(wanted, 0);
    if (done == wanted.size()) {
      return false;
    }
    LedgerException why = unwritable(wanted.get(done).bytes());
    boolean first = refuse(why);
    writeToReserve(onlyVital(wanted.subList(done, wanted.size()), why), why);
    return first;
  }

  private static List<Entry> onlyVital(List<Entry> entries, LedgerException why) {
    entries.stream().filter(entry -> !entry.vital()).forEach(entry -> entry.failed(why));
    return entries.stream().filter(Entry::vital).toList();
  }

  private void writeToReserve(List<Entry> entries, LedgerException why) {
    if (entries.isEmpty()) {
      return;
    }
    int done = 0;
    LedgerException last = why;
    SegmentOut next = reserve.take();
    if (next != null) {
      filled.add(out);
      out = next;
      done = out.append(entries, 0);
      last = done == entries.size() ? why : unwritable(entries.get(done).bytes());
    }
    for (Entry entry : entries.subList(done, entries.size())) {
      broken = last;
      entry.failed(last);
    }
  }

  private LedgerException unwritable(int needed) {
    return LedgerException.unwritable(out.file().path(), out.problem(), needed);
  }

  /** Takes no further calls; returns whether it is the first reason. */
  private boolean refuse(LedgerException why) {
    if (refusing != null) {
      return false;
    }
    refusing = why;
    return true;
  }

  private void forceForAll() {
    while (true) {
      List<Entry> group;
      synchronized (queues) {
        while (results.isEmpty() && !closing) {
          try {
            queues.wait();
          } catch (InterruptedException e) {
            closing = true;
          }
        }
        group = take(true);
      }
      if (group.isEmpty()) {
        return;
      }
      boolean first = writeResults(group);
      LedgerException failure = forceFiles();
      if (first) {
        tell();
      }
      for (Entry result : group) {
        result.settle(failure);
      }
    }
  }

  private boolean writeResults(List<Entry> group) {
    boolean first = false;
    for (int i = 0; i < group.size(); i += RESULTS_AT_ONCE) {
      writing.lock();
      try {
        first |= write(group.subList(i, Math.min(i + RESULTS_AT_ONCE, group.size())));
      } finally {
        writing.unlock();
      }
    }
    return first;
  }

  private void tell() {
    LedgerException why = refusing;
    if (why != null) {
      listener.accept(why);
    }
  }

  /** Forces what is written, makes sure that it can be found again, and notes so in the segment. */
  private @Nullable LedgerException forceFiles() {
    SegmentOut last;
    List<SegmentOut> all;
    long forced;
    writing.lock();
    try {
      last = out;
      forced = out.length();
      all = new ArrayList<>(filled);
      all.add(last);
    } finally {
      writing.unlock();
    }
    for (SegmentOut each : all) {
      unforced = unforced == null ? force(each.file()) : unforced;
    }
    LedgerException failure = unforced;
    boolean first = false;
    writing.lock();
    try {
      if (failure != null) {
        first = refuse(failure);
        broken = failure;
      } else if (last == out) {
        first = noteForced(forced);
      }
    } finally {
      writing.unlock();
    }
    if (first) {
      tell();
    }
    return failure;
  }

  private boolean noteForced(long forced) {
    Entry note = Entry.checkpoint(forced);
    return out.append(List.of(note), 0) == 0 && refuse(unwritable(note.bytes()));
  }

  private static @Nullable LedgerException force(SegmentFile file) {
    try {
      file.force();
      return file.inPlace() ? null : LedgerException.gone(file.path());
    } catch (IOException e) {
      return LedgerException.unforced(file.path(), e);
    }
  }

  /** Forces what is written, seals the segment and closes it. */
  @Override
  public void close() throws IOException {
    synchronized (queues) {
      closing = true;
      queues.notifyAll();
    }
    try {
      forcer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writing.lock();
    try {
      write(take(false));
      seal();
    } finally {
      writing.unlock();
      reserve.close();
    }
  }

  private void seal() throws IOException {
    try (SegmentFile last = out.file()) {
      for (SegmentOut each : filled) {
        each.file().close();
      }
      if (refusing == null) {
        last.force();
        out.append(List.of(Entry.checkpoint(out.length()), Entry.seal()), 0);
        last.force();
      }
    }
  }
}
