package dev.assay.io.ledger;

import dev.assay.io.experiment.Recorded;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a directory of any file system that Beam knows, such as an object store, where files
 * can neither grow nor be renamed in one step. Records are collected in memory and written as one
 * object, sealed, every {@value #RECORDS} records or 2 s, whichever comes first. An answer is
 * confirmed, so that its run goes on, once the object that holds it is written.
 *
 * <p>Intents wait for the same objects: a kill loses those of the last 2 s, so that as many
 * requests may have been paid without being in doubt, and their cost is not in {@link #spent()}.
 *
 * <p>In memory it holds the keys and where their answers stand, about 100 bytes a call, the records
 * that wait, and at most 32 MiB of what was read last.
 */
public final class SealedLedger implements DurableLedger {

  /** Records that are written at once. */
  static final int RECORDS = 500;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final long MOST_BYTES = 8 << 20;

  private final SegmentObjects objects;
  private final Answers answers;
  private final Batches batches = new Batches();
  private final Clock clock;
  private final int most;
  private final Duration longest;
  private final String process = UUID.randomUUID().toString();
  private final Unwritable unwritable = new Unwritable();
  private final Thread sealer = new Thread(this::sealAll, "assay-ledger");
  private final long adopted;
  private final long inDoubt;
  private final Spent spent;
  private final int pass;
  private final Set<String> read = new HashSet<>();

  private final Object lock = new Object();
  private List<Entry> waiting = new ArrayList<>();
  private long waitingBytes;
  private long firstAt;
  private boolean closing;
  private @Nullable LedgerException broken;

  private SealedLedger(String directory, int pass, int most, Duration longest, Clock clock)
      throws IOException {
    this.objects = new SegmentObjects(directory);
    this.pass = pass;
    this.answers = new Answers(objects::read);
    this.most = most;
    this.longest = longest;
    this.clock = clock;
    Replay replay = new Replay(answers, batches);
    String before = "";
    for (String name : objects.names()) {
      if (!SegmentObjects.process(name).equals(before)) {
        replay.endOfProcess();
      }
      before = SegmentObjects.process(name);
      objects.read(name, (frame, offset) -> replay.take(frame, name, offset));
      read.add(name);
    }
    replay.endOfProcess();
    this.adopted = answers.size();
    this.inDoubt = replay.inDoubt();
    this.spent = replay.spent();
    batches.writeTo(this::add);
    this.sealer.setDaemon(true);
  }

  /** Opens the ledger of an experiment that was never begun anew. */
  public static SealedLedger open(String directory, Clock clock) throws LedgerException {
    return open(directory, 1, clock);
  }

  /**
   * Opens the ledger of a directory, reading all that is there. Other processes may write to it as
   * well; {@link #refresh} reads what they have sealed since.
   *
   * @param directory with the scheme of a file system that is registered with Beam
   * @param pass how often the experiment was begun anew on purpose, from 1; see {@link LedgerPass}
   * @throws LedgerException when a segment is missing, truncated or damaged
   */
  public static SealedLedger open(String directory, int pass, Clock clock) throws LedgerException {
    return open(directory, pass, RECORDS, LONGEST_WAIT, clock);
  }

  static SealedLedger open(String directory, int pass, int most, Duration longest, Clock clock)
      throws LedgerException {
    try {
      SealedLedger ledger = new SealedLedger(directory, pass, most, longest, clock);
      ledger.sealer.start();
      return ledger;
    } catch (LedgerException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new LedgerException("Cannot open the ledger " + directory + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long adopted() {
    return adopted;
  }

  @Override
  public long inDoubt() {
    return inDoubt + batches.inDoubt();
  }

  @Override
  public BatchLog batches() {
    return batches;
  }

  @Override
  public Spent spent() {
    return spent;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public void onUnwritable(Consumer<LedgerException> listener) {
    unwritable.listen(listener);
  }

  @Override
  public @Nullable Recorded find(CallKey key) throws LedgerException {
    return answers.find(key.inPass(pass));
  }

  @Override
  public void refresh() throws LedgerException {
    synchronized (read) {
      try {
        for (String name : objects.names()) {
          if (!SegmentObjects.process(name).equals(process) && read.add(name)) {
            objects.read(
                name, (frame, at) -> OtherSegments.take(frame, name, at, answers, batches));
          }
        }
      } catch (LedgerException e) {
        throw e;
      } catch (IOException e) {
        throw new LedgerException(
            "Cannot read on in the ledger " + objects.directory() + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void intent(CallKey key, double reservedUsd) throws LedgerException {
    add(Entry.intent(key.inPass(pass), reservedUsd));
  }

  @Override
  public void failure(CallKey key) throws LedgerException {
    add(Entry.failure(key.inPass(pass)));
  }

  @Override
  public void result(CallKey call, Recorded recorded, Done done) throws LedgerException {
    CallKey key = call.inPass(pass);
    Entry result = answers.take(key, recorded, done);
    try {
      add(result);
    } catch (LedgerException e) {
      answers.forget(key, recorded);
      throw e;
    }
  }

  private void add(Entry entry) throws LedgerException {
    synchronized (lock) {
      if (broken != null) {
        throw broken.again();
      }
      if (closing) {
        throw new LedgerException("The ledger " + objects.directory() + " is closed");
      }
      if (waiting.isEmpty()) {
        firstAt = clock.nanoTime();
      }
      waiting.add(entry);
      waitingBytes += entry.bytes();
      if (waiting.size() == 1 || isDue()) {
        lock.notifyAll();
      }
    }
  }

  private boolean isDue() {
    return waiting.size() >= most || waitingBytes >= MOST_BYTES || closing;
  }

  /** Waits for records to write; an empty list ends. */
  private List<Entry> take() {
    synchronized (lock) {
      try {
        while (!isDue()) {
          long left = firstAt + longest.toNanos() - clock.nanoTime();
          if (waiting.isEmpty()) {
            lock.wait();
          } else if (left <= 0) {
            break;
          } else {
            lock.wait(left / 1_000_000 + 1);
          }
        }
      } catch (InterruptedException e) {
        closing = true;
      }
      List<Entry> taken = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      return taken;
    }
  }

  private void sealAll() {
    int number = 0;
    for (List<Entry> records = take(); !records.isEmpty(); records = take()) {
      String name = SegmentObjects.name(process, number);
      LedgerException problem = seal(name, records);
      number++;
      for (Entry record : records) {
        record.settle(problem);
      }
    }
  }

  private @Nullable LedgerException seal(String name, List<Entry> records) {
    synchronized (lock) {
      if (broken != null) {
        return broken;
      }
    }
    List<Entry> all = new ArrayList<>(records.size() + 2);
    all.add(Entry.start(Json.bytes(Json.object().put("pid", ProcessHandle.current().pid()))));
    all.addAll(records);
    all.add(Entry.seal(records.size() + 1L));
    try {
      objects.write(name, all);
    } catch (IOException e) {
      LedgerException problem =
          new LedgerException(
              "Cannot write the ledger segment "
                  + objects.directory()
                  + name
                  + ": "
                  + e.getMessage()
                  + ". No further call is made; answers of the last seconds may have to be asked"
                  + " for again. Mend the cause and continue",
              e);
      synchronized (lock) {
        broken = problem;
      }
      unwritable.tell(problem);
      return problem;
    }
    long offset = 0;
    for (Entry entry : all) {
      entry.written(name, offset);
      offset += entry.bytes();
    }
    return null;
  }

  /** Seals what waits. */
  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    try {
      sealer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
