package dev.assay.io.ledger;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record as it lies in a segment: magic (2 bytes), version (1), type (1), length of the body
 * (4), CRC-32C over type, length and body (4), body; all big-endian.
 *
 * @param type what the body is
 * @param body its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(Type type, byte[] body) {

  static final int HEADER_BYTES = 12;

  /** Longest body: an answer of 32 MiB and its surroundings. */
  static final int MAX_BODY_BYTES = 64 << 20;

  /** First byte of every record. */
  static final byte FIRST_BYTE = (byte) 0xA5;

  private static final short MAGIC = (short) 0xA55A;
  private static final byte VERSION = 1;

  /** What a record says. */
  enum Type {
    /** First record of a segment: which process writes it. */
    START(1),
    /** A request is about to be sent: its key and, since costs are reserved, that cost in USD. */
    INTENT(2),
    /** A request was answered: its key and the answer. */
    RESULT(3),
    /** A request ended without an answer: its key. */
    FAILURE(4),
    /** Last record of a segment that was closed in order. */
    SEAL(5),
    /** All of the segment before the offset in the body is on the disk. */
    CHECKPOINT(6),
    /** What became of a batch of requests: its key, and what {@link Batches} says. */
    BATCH(7);

    private static final Type[] ALL = values();

    private final int code;

    Type(int code) {
      this.code = code;
    }

    static @Nullable Type of(int code) {
      return code < 1 || code > ALL.length ? null : ALL[code - 1];
    }
  }

  /** What stands at a place in a segment. */
  sealed interface Read {
    record Whole(Frame frame, int bytes) implements Read {}

    record Torn(String reason) implements Read {}

    /** A whole record that this program does not know. */
    record Foreign(int version, int type) implements Read {}
  }

  /** Returns the bytes of a record up to the end of the body's first part. */
  static byte[] head(Type type, ByteBuffer first, byte[] rest) {
    byte[] head = new byte[HEADER_BYTES + first.remaining()];
    ByteBuffer out = ByteBuffer.wrap(head);
    int length = first.remaining() + rest.length;
    out.putShort(MAGIC).put(VERSION).put((byte) type.code).putInt(length).putInt(0).put(first);
    CRC32C crc = new CRC32C();
    crc.update(head, 3, 5);
    crc.update(head, HEADER_BYTES, head.length - HEADER_BYTES);
    crc.update(rest);
    out.putInt(8, (int) crc.getValue());
    return head;
  }

  /**
   * Returns how many bytes the record at the buffer's position takes, or 0 where none starts. Needs
   * the header only.
   */
  static int bytesAt(ByteBuffer in) {
    int at = in.position();
    if (in.remaining() < HEADER_BYTES || in.getShort(at) != MAGIC) {
      return 0;
    }
    int length = in.getInt(at + 4);
    return length < 0 || length > MAX_BODY_BYTES ? 0 : HEADER_BYTES + length;
  }

  /** Reads the record at the buffer's position, without moving it. */
  static Read read(ByteBuffer in) {
    int at = in.position();
    if (in.remaining() < HEADER_BYTES) {
      return new Read.Torn("header cut");
    }
    int bytes = bytesAt(in);
    if (bytes == 0) {
      return new Read.Torn("no record starts here");
    }
    if (in.remaining() < bytes) {
      return new Read.Torn("body cut");
    }
    CRC32C crc = new CRC32C();
    crc.update(in.slice(at + 3, 5));
    crc.update(in.slice(at + HEADER_BYTES, bytes - HEADER_BYTES));
    if ((int) crc.getValue() != in.getInt(at + 8)) {
      return new Read.Torn("checksum differs");
    }
    Type type = Type.of(in.get(at + 3));
    if (in.get(at + 2) != VERSION || type == null) {
      return new Read.Foreign(in.get(at + 2), in.get(at + 3));
    }
    byte[] body = new byte[bytes - HEADER_BYTES];
    in.get(at + HEADER_BYTES, body);
    return new Read.Whole(new Frame(type, body), bytes);
  }
}
