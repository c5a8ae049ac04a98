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

  private static final short MAGIC = (short) 0xA55A;
  private static final byte VERSION = 1;

  /** What a record says. */
  enum Type {
    /** First record of a segment: which process writes it. */
    START(1),
    /** A request is about to be sent: its key. */
    INTENT(2),
    /** A request was answered: its key and the answer. */
    RESULT(3),
    /** A request ended without an answer: its key. */
    FAILURE(4),
    /** Last record of a segment that was closed in order. */
    SEAL(5);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    static @Nullable Type of(int code) {
      for (Type type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      return null;
    }
  }

  /** Returns the record's bytes. */
  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + body.length);
    out.putShort(MAGIC).put(VERSION).put((byte) type.code).putInt(body.length);
    out.putInt(checksum(type, body)).put(body);
    return out.array();
  }

  /** What stands at a place in a segment. */
  sealed interface Read {
    record Whole(Frame frame, int bytes) implements Read {}

    record Torn(String reason) implements Read {}
  }

  /** Reads the record at the buffer's position, without moving it. */
  static Read read(ByteBuffer in) {
    int at = in.position();
    if (in.remaining() < HEADER_BYTES) {
      return new Read.Torn("header cut after " + in.remaining() + " bytes");
    }
    if (in.getShort(at) != MAGIC) {
      return new Read.Torn("no record starts here");
    }
    byte version = in.get(at + 2);
    if (version != VERSION) {
      return new Read.Torn("record of version " + version);
    }
    Type type = Type.of(in.get(at + 3));
    int length = in.getInt(at + 4);
    if (type == null || length < 0 || length > MAX_BODY_BYTES) {
      return new Read.Torn("header is not one of a record");
    }
    if (in.remaining() < HEADER_BYTES + length) {
      return new Read.Torn("body cut");
    }
    byte[] body = new byte[length];
    in.get(at + HEADER_BYTES, body);
    if (checksum(type, body) != in.getInt(at + 8)) {
      return new Read.Torn("checksum differs");
    }
    return new Read.Whole(new Frame(type, body), HEADER_BYTES + length);
  }

  private static int checksum(Type type, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(type.code);
    crc.update(ByteBuffer.allocate(4).putInt(0, body.length));
    crc.update(body);
    return (int) crc.getValue();
  }
}
