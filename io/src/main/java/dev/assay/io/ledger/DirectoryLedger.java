package dev.assay.io.ledger;

import dev.assay.io.experiment.Recorded;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a local directory: one segment for each process that ever wrote. Opening it reads all
 * segments, drops a tail that a kill has cut, and refuses where confirmed answers may be missing.
 * In memory it holds the keys and where their answers stand, about 100 bytes a call; answers stay
 * on disk.
 */
public final class DirectoryLedger implements DurableLedger {

  /** What a ledger does to the machine. */
  interface Machine {
    SegmentFile create(Path segment) throws IOException;

    Reserve reserve(Path path, byte[] start);

    /** The real one. */
    Machine LOCAL =
        new Machine() {
          @Override
          public SegmentFile create(Path segment) throws IOException {
            return SegmentFile.create(segment);
          }

          @Override
          public Reserve reserve(Path path, byte[] start) {
            return Reserve.in(path, start);
          }
        };
  }

  private final SegmentReaders readers = new SegmentReaders();
  private final Answers answers = new Answers(readers::read);
  private final Batches batches = new Batches();
  private final Unwritable unwritable = new Unwritable();
  private final SegmentWriter writer;
  private final List<String> notes;
  private final long adopted;
  private final long inDoubt;
  private final Spent spent;
  private final int pass;
  private final @Nullable OtherSegments others;
  private final FileTurns turns;

  private DirectoryLedger(Path directory, boolean isOwner, Machine machine) throws IOException {
    Files.createDirectories(directory);
    this.pass = LedgerPass.of(directory);
    this.turns = new FileTurns(directory);
    Segments segments = new Segments(directory);
    Replay replay = new Replay(answers, batches);
    if (isOwner) {
      segments.recover(replay);
      this.others = null;
    } else {
      this.others = new OtherSegments(directory);
      others.read(replay);
    }
    this.notes = segments.notes();
    this.adopted = answers.size();
    this.inDoubt = replay.inDoubt();
    this.spent = replay.spent();
    byte[] start = Json.bytes(Json.object().put("pid", ProcessHandle.current().pid()));
    String name = UUID.randomUUID().toString();
    if (others != null) {
      others.leaveOut(name);
    }
    SegmentFile file = machine.create(directory.resolve(name + Segments.SUFFIX));
    Reserve reserve = machine.reserve(directory.resolve(name + Reserve.SUFFIX), start);
    this.writer = new SegmentWriter(file, start, reserve, unwritable::tell);
    batches.writeTo(writer::force);
    forceDirectory(directory);
  }

  /**
   * Opens the ledger of a directory, which is made where it is missing. No other process may write
   * to it now: what the last ones have left is mended.
   *
   * @throws LedgerException when a segment has a hole or the directory cannot be written
   */
  public static DirectoryLedger open(Path directory) throws LedgerException {
    return open(directory, true, Machine.LOCAL);
  }

  /**
   * Opens the ledger of a directory that other processes write to as well, such as the workers of
   * one run. It adds a segment of its own and leaves the others' as they are; {@link #refresh}
   * reads on in them.
   */
  public static DirectoryLedger join(Path directory) throws LedgerException {
    return open(directory, false, Machine.LOCAL);
  }

  /**
   * Returns how many requests of all processes may have been paid without an answer, now that none
   * of them writes any more; see {@link DurableLedger#inDoubt}. Changes nothing.
   */
  public static long inDoubtIn(Path directory) throws IOException {
    Batches batches = new Batches();
    Replay replay =
        new Replay(
            new Answers(
                (segment, offset) -> {
                  throw new IOException("not read");
                }),
            batches);
    new OtherSegments(directory).read(replay);
    return replay.inDoubt() + batches.inDoubt();
  }

  static DirectoryLedger open(Path directory, Machine machine) throws LedgerException {
    return open(directory, true, machine);
  }

  private static DirectoryLedger open(Path directory, boolean isOwner, Machine machine)
      throws LedgerException {
    try {
      return new DirectoryLedger(directory, isOwner, machine);
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
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
    return notes;
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
    if (others == null) {
      return;
    }
    try {
      others.readOn(answers, batches);
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
      throw new LedgerException("Cannot read on in the ledger: " + e.getMessage(), e);
    }
  }

  @Override
  public Turn turn(String name) throws InterruptedException {
    return others == null ? Turn.FREE : turns.await(name);
  }

  @Override
  public void intent(CallKey key, double reservedUsd) throws LedgerException {
    writer.append(Entry.intent(key.inPass(pass), reservedUsd));
  }

  @Override
  public void failure(CallKey key) throws LedgerException {
    writer.append(Entry.failure(key.inPass(pass)));
  }

  @Override
  public void result(CallKey call, Recorded recorded, Done done) throws LedgerException {
    CallKey key = call.inPass(pass);
    Entry result = answers.take(key, recorded, done);
    try {
      writer.force(result);
    } catch (LedgerException e) {
      answers.forget(key, recorded);
      throw e;
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Seals this process's segment. */
  @Override
  public void close() throws IOException {
    try (writer) {
      readers.close();
    }
  }
}
