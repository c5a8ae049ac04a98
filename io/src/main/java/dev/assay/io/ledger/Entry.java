package dev.assay.io.ledger;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way into a segment. Made, with its checksum, by the thread that has something to
 * tell; written by another one, perhaps.
 */
class Entry {

  private static final byte[] NOTHING = new byte[0];

  private final Frame.Type type;
  private final byte[] head;
  private final byte[] rest;
  private volatile boolean settled;
  private @Nullable LedgerException problem;

  /**
   * Makes a record.
   *
   * @param first the first part of the body
   * @param rest what follows; not copied
   */
  Entry(Frame.Type type, ByteBuffer first, byte[] rest) {
    this.type = type;
    this.head = Frame.head(type, first, rest);
    this.rest = rest;
  }

  static Entry start(byte[] json) {
    return new Entry(Frame.Type.START, ByteBuffer.allocate(0), json);
  }

  static Entry seal() {
    return new Entry(Frame.Type.SEAL, ByteBuffer.allocate(0), NOTHING);
  }

  static Entry seal(long records) {
    return new Entry(Frame.Type.SEAL, ByteBuffer.allocate(8).putLong(0, records), NOTHING);
  }

  static Entry checkpoint(long forced) {
    return new Entry(Frame.Type.CHECKPOINT, ByteBuffer.allocate(8).putLong(0, forced), NOTHING);
  }

  static Entry intent(CallKey key, double reservedUsd) {
    if (!(reservedUsd >= 0) || Double.isInfinite(reservedUsd)) {
      throw new IllegalArgumentException(
          "Invalid reservedUsd: " + reservedUsd + " (must be >= 0 and finite)");
    }
    ByteBuffer body = key(key, 8).putDouble(reservedUsd);
    return new Entry(Frame.Type.INTENT, body.flip(), NOTHING);
  }

  static Entry failure(CallKey key) {
    return new Entry(Frame.Type.FAILURE, key(key, 0).flip(), NOTHING);
  }

  /** Makes a result that tells what became of it. */
  static Entry result(CallKey key, byte[] json, Listener listener) {
    return new Result(Frame.Type.RESULT, key(key, 0).flip(), json, listener);
  }

  /**
   * Makes a record of a batch that tells what became of it.
   *
   * @param json bytes of JSON that the rest begins with
   * @param done told once, whether it is on the disk
   */
  static Entry batch(CallKey batch, int json, byte[] rest, Ledger.Done done) {
    return new Result(
        Frame.Type.BATCH,
        key(batch, Integer.BYTES).putInt(json).flip(),
        rest,
        new Listener() {
          @Override
          public void written(String segment, long offset) {}

          @Override
          public void settled(@Nullable LedgerException problem) {
            done.done(problem);
          }
        });
  }

  private static ByteBuffer key(CallKey key, int more) {
    ByteBuffer bytes = ByteBuffer.allocate(CallKey.BYTES + more);
    key.put(bytes);
    return bytes;
  }

  /** Hears what becomes of a result. */
  interface Listener {
    /** The record is in the file, though not yet on the disk. */
    void written(String segment, long offset);

    /** The record is on the disk, or never will be. */
    void settled(@Nullable LedgerException problem);
  }

  /** Whether it is worth the reserve: it tells of a request that was sent. */
  boolean vital() {
    return type == Frame.Type.RESULT || type == Frame.Type.FAILURE || type == Frame.Type.BATCH;
  }

  byte[] head() {
    return head;
  }

  byte[] rest() {
    return rest;
  }

  int bytes() {
    return head.length + rest.length;
  }

  /** Takes note that the record is in a file. */
  void written(String segment, long offset) {
    settled = true;
  }

  /** Takes note that the record could not be written. */
  void failed(LedgerException why) {
    problem = why;
    settled = true;
  }

  boolean settled() {
    return settled;
  }

  /** Throws if the record could not be written; asked once it is settled. */
  void requireWritten() throws LedgerException {
    if (problem != null) {
      throw problem.again();
    }
  }

  /** Takes note that all that was written is on the disk, or never will be. */
  void settle(@Nullable LedgerException unforced) {}

  @Nullable LedgerException problem() {
    return problem;
  }

  private static final class Result extends Entry {
    private final Listener listener;

    Result(Frame.Type type, ByteBuffer first, byte[] rest, Listener listener) {
      super(type, first, rest);
      this.listener = listener;
    }

    @Override
    void written(String segment, long offset) {
      super.written(segment, offset);
      listener.written(segment, offset);
    }

    /** One listener that fails must not keep the word from the others. */
    @Override
    void settle(@Nullable LedgerException unforced) {
      try {
        listener.settled(problem() == null ? unforced : problem());
      } catch (RuntimeException e) {
        Thread.currentThread()
            .getUncaughtExceptionHandler()
            .uncaughtException(Thread.currentThread(), e);
      }
    }
  }
}
